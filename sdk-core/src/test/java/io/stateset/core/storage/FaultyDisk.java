package io.stateset.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk that can lose power (then only what was forced is sure to be there), refuse to force, or
 * be full.
 */
final class FaultyDisk implements Disk {
  private final Random random;
  private final Map<Path, DiskImage> images = new LinkedHashMap<>();
  private int operationsUntilCut = Integer.MAX_VALUE;
  private boolean cut;
  private boolean full;
  private boolean refusesToForce;
  private boolean liesAboutForces;
  private int forces;

  FaultyDisk(Random random) {
    this.random = random;
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    byte[] forced = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    DiskImage image = new DiskImage(forced);
    images.put(file.getFileName(), image);
    return new FaultyFile(this, image, ChannelFile.open(file));
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

  /** Says from now on that it forced, and does not. */
  synchronized void lieAboutForces() {
    liesAboutForces = true;
  }

  synchronized boolean isCut() {
    return cut;
  }

  synchronized int forces() {
    return forces;
  }

  /**
   * Writes what a machine would find after the cut: all that was forced, and of the rest what
   * chance left.
   */
  synchronized void restoreInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<Path, DiskImage> image : images.entrySet()) {
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
    if (!liesAboutForces) {
      image.force();
    }
    forces++;
  }

  private void step() throws IOException {
    cut = cut || --operationsUntilCut <= 0;
    if (cut) {
      throw new IOException("the power is cut");
    }
  }
}
