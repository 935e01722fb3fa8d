package io.stateset.core.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens files for reading and writing, and makes those that do not exist. Tests hand in one that
 * fails.
 */
@FunctionalInterface
interface Disk {
  DiskFile open(Path file) throws IOException;
}
