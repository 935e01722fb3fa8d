package io.stateset.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Decides when the files on it fail, and what is left of them. */
final class FaultyDisk {
  private final Random random;
  private final Map<String, DiskImage> images = new HashMap<>();
  private int operationsUntilCut = Integer.MAX_VALUE;
  private boolean cut;
  private boolean full;
  private boolean refusesToForce;
  private int forces;

  FaultyDisk(Random random) {
    this.random = random;
  }

  /** Cuts the power at the given write or force from now; everything fails from then on. */
  synchronized void cutPowerAfter(int operations) {
    operationsUntilCut = operations;
  }

  synchronized void fill() {
    full = true;
  }

  synchronized void refuseToForce() {
    refusesToForce = true;
  }

  synchronized boolean isCut() {
    return cut;
  }

  synchronized int forces() {
    return forces;
  }

  synchronized DiskImage track(String file, byte[] forced) {
    return images.computeIfAbsent(file, name -> new DiskImage(forced));
  }

  /** Writes what a machine would find after the cut: all that was forced, and of the rest what chance left. */
  synchronized void restoreInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, DiskImage> image : images.entrySet()) {
      Files.write(folder.resolve(image.getKey()), image.getValue().afterCut(random));
    }
  }

  synchronized void write(DiskImage image, long position, byte[] bytes) throws IOException {
    step();
    if (full) {
      throw new IOException("No space left on device");
    }
    image.write(position, bytes);
  }

  synchronized void truncate(DiskImage image, long size) throws IOException {
    step();
    image.truncate(size);
  }

  synchronized void force(DiskImage image) throws IOException {
    step();
    if (refusesToForce) {
      throw new IOException("Input/output error");
    }
    image.force();
    forces++;
  }

  private void step() throws IOException {
    cut = cut || --operationsUntilCut <= 0;
    if (cut) {
      throw new IOException("the power is cut");
    }
  }
}
