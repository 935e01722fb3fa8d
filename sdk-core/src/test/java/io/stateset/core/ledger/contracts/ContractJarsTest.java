package io.stateset.core.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.LedgerException;
import io.stateset.testcordapp.IouContract;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.corda.core.contracts.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractJarsTest {
  private static final String CLASS_FILE = "io/stateset/testcordapp/IouContract.class";
  private static final List<String> PACKAGES = List.of("io.stateset.testcordapp");

  private final ContractJars jars = new ContractJars(ArchiveLimits.DEFAULT);

  @TempDir
  Path folder;

  @Test
  void loose_class_files_become_a_jar_of_the_named_packages_only() {
    ContractJar jar = jars.find(IouContract.class, PACKAGES);
    Map<String, byte[]> files = read(jar);
    assertThat(files)
        .containsKeys(CLASS_FILE, "io/stateset/testcordapp/IouState.class", "META-INF/MANIFEST.MF");
    assertThat(files.keySet())
        .allMatch(name ->
            name.startsWith("io/stateset/testcordapp/") || name.equals("META-INF/MANIFEST.MF"));
  }

  @Test
  void the_same_class_files_always_become_the_same_bytes() {
    assertThat(jars.find(IouContract.class, PACKAGES))
        .isEqualTo(jars.find(IouContract.class, PACKAGES));
    Map<String, byte[]> backwards = new TreeMap<>(java.util.Comparator.reverseOrder());
    backwards.putAll(Map.of("b/B.class", new byte[] {1}, "a/A.class", new byte[] {2}));
    assertThat(DeterministicJar.pack(backwards))
        .isEqualTo(DeterministicJar.pack(new TreeMap<>(backwards)));
  }

  @Test
  void a_plain_jar_is_taken_as_it_is() throws Exception {
    byte[] bytes = jars.find(IouContract.class, PACKAGES).bytes();
    Path jar = Files.write(folder.resolve("with space.jar"), bytes);
    ContractJar found = jars.find(classFrom(jar.toUri().toString()), PACKAGES);
    assertThat(found.fileName()).isEqualTo("with space.jar");
    assertThat(found.bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jar:%s!/BOOT-INF/lib/contracts.jar!/",
        "jar:nested:%s/!BOOT-INF/lib/contracts.jar!/"
      })
  void a_jar_inside_an_executable_jar_is_taken_as_it_is(String location) throws Exception {
    byte[] inner = jars.find(IouContract.class, PACKAGES).bytes();
    Path outer = executable(Map.of("BOOT-INF/lib/contracts.jar", inner));
    ContractJar found = jars.find(classFrom(at(location, outer)), PACKAGES);
    assertThat(found).isEqualTo(new ContractJar("contracts.jar", inner));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jar:%s!/BOOT-INF/classes!/",
        "jar:%s!/BOOT-INF/classes/",
        "jar:nested:%s/!BOOT-INF/classes/!/"
      })
  void classes_of_an_executable_jar_itself_are_packed_like_loose_ones(String location)
      throws Exception {
    ContractJar loose = jars.find(IouContract.class, PACKAGES);
    Map<String, byte[]> content = new TreeMap<>();
    read(loose).forEach((name, bytes) -> content.put("BOOT-INF/classes/" + name, bytes));
    content.put("BOOT-INF/classes/application.properties", new byte[] {1});
    Path outer = executable(content);
    assertThat(jars.find(classFrom(at(location, outer)), PACKAGES).bytes())
        .isEqualTo(loose.bytes());
  }

  @Test
  void a_class_without_a_code_source_is_refused() {
    assertThatThrownBy(() -> jars.find(classFrom(null), PACKAGES))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.code()).isEqualTo("CONTRACT_CODE_NOT_FOUND"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/x.jar",
        "file:/does/not/exist.jar",
        "jar:file:/no.jar!/BOOT-INF/lib/x.jar!/"
      })
  void a_place_that_cannot_be_read_is_refused(String location) {
    assertThatThrownBy(() -> jars.find(classFrom(location), PACKAGES))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.code()).isEqualTo("CONTRACT_CODE_NOT_FOUND"));
  }

  @Test
  void an_archive_over_the_bound_is_refused() {
    ContractJars small = new ContractJars(new ArchiveLimits(100, 1000, 10, 100));
    assertThatThrownBy(() -> small.find(IouContract.class, PACKAGES))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
  }

  private static Map<String, byte[]> read(ContractJar jar) {
    return new ArchiveReader(ArchiveLimits.DEFAULT).read(jar.bytes(), name -> true);
  }

  private Path executable(Map<String, byte[]> content) throws IOException {
    return Files.write(folder.resolve("app.jar"), DeterministicJar.pack(content));
  }

  /** Spring's {@code nested:} form has the bare path, the other one a URL. */
  private static String at(String location, Path outer) {
    return location.formatted(
        location.contains("nested") ? outer.toUri().getPath() : outer.toUri());
  }

  /** The contract's class, loaded by a loader that says it comes from {@code location}. */
  private static Class<?> classFrom(String location) throws IOException, ClassNotFoundException {
    byte[] bytes = IouContract.class.getResourceAsStream("IouContract.class").readAllBytes();
    URL url = location == null ? null : url(location);
    return new ClassLoader(Contract.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.equals(IouContract.ID) ? findClass(name) : super.loadClass(name, resolve);
      }

      @Override
      protected Class<?> findClass(String name) {
        Class<?> loaded = findLoadedClass(name);
        CodeSource source = new CodeSource(url, (java.security.cert.Certificate[]) null);
        ProtectionDomain domain = url == null ? null : new ProtectionDomain(source, null);
        return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length, domain);
      }
    }.loadClass(IouContract.ID);
  }

  private static URL url(String location) throws MalformedURLException {
    if (!location.startsWith("jar:nested:")) {
      return URI.create(location).toURL();
    }
    URLStreamHandler handler = new URLStreamHandler() {
      @Override
      protected URLConnection openConnection(URL url) {
        throw new UnsupportedOperationException();
      }
    };
    return new URL("jar", "", -1, location.substring("jar:".length()), handler);
  }
}
