package dev.layersock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.settings.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  @DisplayName("A tab before the spot is a tab before the caret")
  void tabs() {
    Origin origin = new Origin("f", 2, 4);
    assertThat(new Problem(ProblemCode.UNKNOWN_KEY, origin, "wrong", "a\t\tbc", "right").toString())
        .isEqualTo("f:2:4: wrong [LSK-201]\n    2 | a\t\tbc\n      |  \t\t^\n  right");
  }

  @Test
  @DisplayName("A column counts characters, not halves of them")
  void surrogates() {
    Problems problems = new Problems(SourceText.of("f", ""));
    SourceText source = SourceText.of("f", "{a: '\uD83D\uDE00', b: c, b: d}");
    assertThat(YamlReader.read(source, problems)).isPresent();
    assertThat(problems.all().get(0).origin()).isEqualTo(new Origin("f", 1, 16));
  }

  @Test
  @DisplayName("Nothing of a file can command the terminal")
  void controlCharacters() {
    Problem problem =
        new Problem(
            ProblemCode.UNKNOWN_KEY,
            new Origin("f", 1, 1),
            "unknown key 'x\u001B[31m\u202E'",
            "x\u009B31m: 1",
            "no\rhint");
    assertThat(problem.toString()).doesNotContain("\u001B", "\u202E", "\u009B", "\r");
  }

  @Test
  @DisplayName("Codes are unique, and grouped by what they are about")
  void codes() {
    List<String> ids = Arrays.stream(ProblemCode.values()).map(ProblemCode::id).toList();
    assertThat(ids)
        .doesNotHaveDuplicates()
        .isSorted()
        .allMatch(id -> id.matches("LSK-[123]\\d\\d"));
    assertThat(ProblemCode.find("lsk-204")).contains(ProblemCode.UNKNOWN_SETTING);
    assertThat(ProblemCode.find("LSK-999")).isEmpty();
    assertThat(ProblemCode.values())
        .allSatisfy(code -> assertThat(code.explanation()).endsWith("."))
        .allSatisfy(code -> assertThat(code.title()).isNotBlank().doesNotEndWith("."));
  }

  @Test
  @DisplayName("The nearest name is the one with the fewest slips, or none if all are far")
  void nearest() {
    List<String> names = List.of("token-rate", "token-bucket-size", "rate");
    assertThat(NearestName.of("tokn-rate", names)).contains("token-rate");
    assertThat(NearestName.of("Token_Rate", names)).contains("token-rate");
    assertThat(NearestName.of("raet", names)).contains("rate");
    assertThat(NearestName.of("colour", names)).isEqualTo(Optional.empty());
    assertThat(NearestName.distance("ab", "ba")).isEqualTo(1);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
  }

  @Test
  @DisplayName("A component's key is its name in kebab case")
  void kebabCase() {
    assertThat(KebabCase.ofComponent("tokenRate")).isEqualTo("token-rate");
    assertThat(KebabCase.ofComponent("maxSDUSize")).isEqualTo("max-sdu-size");
    assertThat(KebabCase.ofComponent("ports")).isEqualTo("ports");
  }
}
