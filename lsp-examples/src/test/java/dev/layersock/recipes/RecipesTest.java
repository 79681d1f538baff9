package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/recipes.md")
class RecipesTest {
  private static final Path TESTS = Path.of("src/test/java/dev/layersock/recipes");

  @Test
  @DisplayName("has a test for each recipe")
  void eachIsRun() throws IOException {
    String tests = tests();
    List<String> recipes = Recipe.titles();
    assertThat(recipes).hasSizeGreaterThan(6);
    for (String title : recipes) {
      assertThat(tests).contains("new Recipe(\"" + title + "\", ");
    }
  }

  private static String tests() throws IOException {
    try (Stream<Path> files = Files.list(TESTS)) {
      return files
          .filter(file -> file.toString().endsWith("IT.java"))
          .map(RecipesTest::text)
          .collect(Collectors.joining());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
