package io.stateset.core.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * The file system that one embedded database sees: the disk's, with a journal before the database's
 * own file.
 *
 * <p>H2 finds file systems by scheme, in a table of the whole process. Each database enters one of
 * its own and removes it at the end.
 */
final class JournaledFileSystem extends FilePath {
  private final String scheme;
  private final String databaseFile;
  private final JournaledFile file;
  private final @Nullable FilePath base;

  private JournaledFileSystem(
      String scheme, String databaseFile, JournaledFile file, @Nullable FilePath base) {
    this.scheme = scheme;
    this.databaseFile = databaseFile;
    this.file = file;
    this.base = base;
    this.name = scheme + ":" + base;
  }

  /**
   * A file system in which the file called {@code databaseFile} is {@code file}, opened already.
   */
  static JournaledFileSystem register(String databaseFile, JournaledFile file) {
    String scheme = "stateset" + Integer.toHexString(System.identityHashCode(file))
        + Long.toHexString(System.nanoTime());
    JournaledFileSystem fileSystem = new JournaledFileSystem(scheme, databaseFile, file, null);
    register(fileSystem);
    return fileSystem;
  }

  void unregister() {
    unregister(this);
  }

  private FilePath base() {
    if (base == null) {
      throw new IllegalStateException("not a path");
    }
    return base;
  }

  private static FilePath baseOf(FilePath path) {
    return path instanceof JournaledFileSystem journaled ? journaled.base() : path;
  }

  private JournaledFileSystem wrap(FilePath path) {
    return new JournaledFileSystem(scheme, databaseFile, file, path);
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FilePath getPath(String path) {
    return wrap(
        FilePath.get(path.startsWith(scheme + ":") ? path.substring(scheme.length() + 1) : path));
  }

  @Override
  public FilePath unwrap() {
    return base();
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return base().getName().equals(databaseFile) ? file : base().open(mode);
  }

  @Override
  public long size() {
    return base().size();
  }

  @Override
  public void moveTo(FilePath target, boolean atomicReplace) {
    base().moveTo(baseOf(target), atomicReplace);
  }

  @Override
  public boolean createFile() {
    return base().createFile();
  }

  @Override
  public boolean exists() {
    return base().exists();
  }

  @Override
  public void delete() {
    base().delete();
  }

  @Override
  public List<FilePath> newDirectoryStream() {
    return base().newDirectoryStream().stream().<FilePath>map(this::wrap).toList();
  }

  @Override
  public FilePath toRealPath() {
    return wrap(base().toRealPath());
  }

  @Override
  public @Nullable FilePath getParent() {
    FilePath parent = base().getParent();
    return parent == null ? null : wrap(parent);
  }

  @Override
  public boolean isDirectory() {
    return base().isDirectory();
  }

  @Override
  public boolean isRegularFile() {
    return base().isRegularFile();
  }

  @Override
  public boolean isAbsolute() {
    return base().isAbsolute();
  }

  @Override
  public long lastModified() {
    return base().lastModified();
  }

  @Override
  public boolean canWrite() {
    return base().canWrite();
  }

  @Override
  public void createDirectory() {
    base().createDirectory();
  }

  @Override
  public boolean setReadOnly() {
    return base().setReadOnly();
  }

  @Override
  public FilePath createTempFile(String suffix, boolean inTemporaryFolder) throws IOException {
    return wrap(base().createTempFile(suffix, inTemporaryFolder));
  }
}
