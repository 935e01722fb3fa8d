package io.stateset.core.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stateset.core.ledger.LedgerException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.corda.core.contracts.Contract;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Class files that were made to hurt whoever reads them. */
class ClassScanTest {
  private static final String CONTRACT = Contract.class.getName().replace('.', '/');

  private static byte[] classFile(String name, String parent, String... interfaces) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, parent, interfaces);
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Test
  void a_chain_of_many_thousand_classes_is_followed_to_its_end() {
    int length = 20_000;
    Map<String, byte[]> files = new HashMap<>();
    files.put("C0.class", classFile("C0", "java/lang/Object", CONTRACT));
    for (int i = 1; i < length; i++) {
      files.put("C" + i + ".class", classFile("C" + i, "C" + (i - 1)));
    }
    assertThat(new ClassScan(files).implementing(Contract.class)).hasSize(length);
  }

  @Test
  void classes_that_extend_each_other_end_the_search() {
    Map<String, byte[]> files =
        Map.of("A.class", classFile("A", "B"), "B.class", classFile("B", "A", CONTRACT));
    assertThat(new ClassScan(files).implementing(Contract.class)).containsExactly("A", "B");
  }

  @Test
  void a_class_file_that_is_cut_short_is_a_bad_attachment() {
    byte[] whole = classFile("A", "java/lang/Object", CONTRACT);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        new ClassScan(Map.of("A.class", cut)).implementing(Contract.class);
      } catch (LedgerException e) {
        assertThat(e.code()).isEqualTo("BAD_ATTACHMENT");
      }
    }
  }

  @Test
  void a_class_under_another_name_is_a_bad_attachment() {
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> new ClassScan(Map.of("B.class", classFile("A", "java/lang/Object"))))
        .returns("BAD_ATTACHMENT", LedgerException::code);
  }
}
