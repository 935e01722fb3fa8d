package io.stateset.core.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What one file holds for sure, and the writes since then. */
final class DiskImage {
  /** The largest piece that a disk writes whole. */
  private static final int SECTOR = 512;

  private byte[] forced;
  private int size;
  private final List<Change> pending = new ArrayList<>();

  DiskImage(byte[] forced) {
    this.forced = forced;
    this.size = forced.length;
  }

  void write(long position, byte[] bytes) {
    for (int from = 0; from < bytes.length; ) {
      int until = Math.min(bytes.length, from + SECTOR - (int) ((position + from) % SECTOR));
      pending.add(new Change((int) position + from, Arrays.copyOfRange(bytes, from, until)));
      from = until;
    }
  }

  void truncate(long newSize) {
    pending.add(new Change((int) newSize, null));
  }

  void force() {
    pending.forEach(this::apply);
    pending.clear();
  }

  /** Each sector written since the last force may be there or not, in whatever order. */
  byte[] afterCut(Random random) {
    int kept = random.nextInt(101);
    pending.stream().filter(change -> random.nextInt(100) < kept).forEach(this::apply);
    pending.clear();
    return Arrays.copyOf(forced, size);
  }

  private void apply(Change change) {
    if (change.bytes() == null) {
      size = Math.min(size, change.position());
      Arrays.fill(forced, size, forced.length, (byte) 0);
      return;
    }
    int end = change.position() + change.bytes().length;
    if (end > forced.length) {
      forced = Arrays.copyOf(forced, Math.max(end, forced.length * 2));
    }
    System.arraycopy(change.bytes(), 0, forced, change.position(), change.bytes().length);
    size = Math.max(size, end);
  }

  /** A sector's content; without bytes, the file was cut to {@code position}. */
  private record Change(int position, byte @org.jspecify.annotations.Nullable [] bytes) {}
}
