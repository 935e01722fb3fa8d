package io.stateset.core.internal;

import io.stateset.core.flow.FlowRuntime;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.StateMachineRunId;
import net.corda.core.internal.concurrent.CordaFutureImplKt;
import net.corda.core.messaging.FlowHandle;
import net.corda.core.messaging.FlowHandleImpl;
import net.corda.core.messaging.FlowProgressHandle;
import net.corda.core.messaging.FlowProgressHandleImpl;
import net.corda.core.node.AppServiceHub;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.services.CordaService;
import net.corda.core.node.services.CordaServiceCriticalFailureException;
import net.corda.core.node.services.ServiceLifecycleEvent;
import net.corda.core.node.services.ServiceLifecycleObserver;
import net.corda.core.serialization.SerializeAsToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rx.subjects.PublishSubject;

/**
 * The {@code @CordaService} objects of the node's CorDapps, made at their first use, one each.
 * Thread-safe.
 */
final class CordaServices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CordaServices.class);

  private final Supplier<AppServiceHub> hub;
  private final Supplier<FlowRuntime> flows;
  private final Map<Class<?>, Object> services = new ConcurrentHashMap<>();
  private final Map<Integer, Deque<ServiceLifecycleObserver>> observers = new TreeMap<>();
  private final Deque<Runnable> unloadHandlers = new ConcurrentLinkedDeque<>();

  CordaServices(Supplier<AppServiceHub> hub, Supplier<FlowRuntime> flows) {
    this.hub = hub;
    this.flows = flows;
  }

  <T extends SerializeAsToken> T get(Class<T> type) {
    if (!type.isAnnotationPresent(CordaService.class)) {
      throw new IllegalArgumentException(type.getName() + " is not annotated @CordaService");
    }
    Object present = services.get(type);
    return type.cast(present != null ? present : create(type));
  }

  /**
   * Under a lock of its own rather than the map's: a service may ask for another while it is made.
   */
  private synchronized Object create(Class<?> type) {
    Object present = services.get(type);
    if (present == null) {
      present = newInstance(type);
      services.put(type, present);
    }
    return present;
  }

  private Object newInstance(Class<?> type) {
    try {
      return constructor(type).newInstance(hub.get());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "The constructor of " + type.getName() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type.getName() + " has no public constructor that takes an AppServiceHub", e);
    }
  }

  private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    for (Constructor<?> candidate : type.getConstructors()) {
      Class<?>[] parameters = candidate.getParameterTypes();
      if (parameters.length == 1
          && (parameters[0] == AppServiceHub.class || parameters[0] == ServiceHub.class)) {
        return candidate;
      }
    }
    throw new NoSuchMethodException(type.getName());
  }

  synchronized void onLifecycle(int priority, ServiceLifecycleObserver observer) {
    observers.computeIfAbsent(-priority, key -> new ArrayDeque<>()).add(observer);
  }

  void onClose(Runnable handler) {
    unloadHandlers.addFirst(handler);
  }

  /** Tells every observer, highest priority first. */
  synchronized void announce(ServiceLifecycleEvent event) {
    observers.values().forEach(same -> same.forEach(observer -> tell(observer, event)));
  }

  private static void tell(ServiceLifecycleObserver observer, ServiceLifecycleEvent event) {
    try {
      observer.onServiceLifecycleEvent(event);
    } catch (CordaServiceCriticalFailureException e) {
      throw new IllegalStateException("A service refuses to start", e);
    }
  }

  <T> FlowHandle<T> startFlow(FlowLogic<? extends T> flow) {
    var handle = this.<T>start(flow);
    return new FlowHandleImpl<>(
        new StateMachineRunId(handle.id()), CordaFutureImplKt.asCordaFuture(handle.result()));
  }

  <T> FlowProgressHandle<T> startTrackedFlow(FlowLogic<? extends T> flow) {
    var handle = this.<T>start(flow);
    PublishSubject<String> steps = PublishSubject.create();
    handle.onProgress(steps::onNext);
    return new FlowProgressHandleImpl<>(
        new StateMachineRunId(handle.id()),
        CordaFutureImplKt.asCordaFuture(handle.result()),
        steps);
  }

  @SuppressWarnings("unchecked") // what returns a subtype of T returns a T
  private <T> io.stateset.core.FlowHandle<T> start(FlowLogic<? extends T> flow) {
    return flows.get().start((FlowLogic<T>) flow);
  }

  @Override
  public void close() {
    for (Runnable handler : unloadHandlers) {
      try {
        handler.run();
      } catch (RuntimeException e) {
        LOG.warn("An unload handler failed", e);
      }
    }
  }
}
