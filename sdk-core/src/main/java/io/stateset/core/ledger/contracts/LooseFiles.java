package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Class files that are not in an archive of their own. Reads those of the named packages and no
 * other file.
 */
final class LooseFiles {
  private final ArchiveLimits limits;

  LooseFiles(ArchiveLimits limits) {
    this.limits = limits;
  }

  static String classFile(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  Map<String, byte[]> ofDirectory(Path root, Collection<String> packages) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String folder : folders(packages)) {
      Path start = root.resolve(folder);
      if (Files.isDirectory(start)) {
        for (Path file : classFiles(start)) {
          add(files, root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static List<Path> classFiles(Path start) throws IOException {
    try (Stream<Path> walk = Files.walk(start)) {
      return walk.filter(file -> file.toString().endsWith(".class")).collect(Collectors.toList());
    }
  }

  Map<String, byte[]> ofArchive(Path archive, String root, Collection<String> packages)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    List<String> folders = folders(packages);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        String relative = name.startsWith(root) ? name.substring(root.length()) : "";
        if (relative.endsWith(".class") && folders.stream().anyMatch(relative::startsWith)) {
          add(files, relative, content(zip, entry));
        }
      }
    }
    return files;
  }

  byte[] entry(Path archive, String name) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new NoSuchFileException(name);
      }
      return content(zip, entry);
    }
  }

  private byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes(limits.bytes() + 1);
      checkSize(content.length);
      return content;
    }
  }

  private void add(Map<String, byte[]> files, String name, byte[] content) {
    files.put(name, content);
    checkSize(files.values().stream().mapToLong(file -> file.length).sum());
  }

  private void checkSize(long bytes) {
    if (bytes > limits.bytes()) {
      throw new LedgerException(Code.TOO_LARGE, "Contract code is too large to be an attachment");
    }
  }

  private static List<String> folders(Collection<String> packages) {
    return packages.stream().map(name -> name.replace('.', '/') + "/").collect(Collectors.toList());
  }
}
