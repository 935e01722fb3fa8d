package io.stateset.core.testing;

import java.util.concurrent.Executor;

/**
 * A thread for each task: tasks that wait for each other need one each, and the common pool of a
 * small machine has only one.
 */
public final class OwnThreads {
  public static final Executor EXECUTOR = task -> {
    Thread thread = new Thread(task, "test-task");
    thread.setDaemon(true);
    thread.start();
  };

  private OwnThreads() {}
}
