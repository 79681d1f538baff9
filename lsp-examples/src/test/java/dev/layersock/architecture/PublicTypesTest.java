package dev.layersock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The public types")
class PublicTypesTest {
  private static final String REVIEWED = "/architecture/public-types.txt";

  @Test
  @DisplayName("are those of the reviewed list, which a change of the API has to change too")
  void areTheReviewedOnes() throws IOException {
    List<String> found =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(House::isNoTestJar)
                .importPackages("dev.layersock")
                .stream()
                .filter(PublicTypesTest::isPublic)
                .map(JavaClass::getName)
                .filter(name -> !name.contains("$"))
                .sorted()
                .toList();
    assertThat(found).isEqualTo(reviewed());
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static List<String> reviewed() throws IOException {
    try (InputStream list = PublicTypesTest.class.getResourceAsStream(REVIEWED)) {
      assertThat(list).as(REVIEWED).isNotNull();
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
