package dev.layersock.benchmarks.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Budgets")
class BudgetsTest {
  private static final GateCase CONNECT = new GateCase("connect", "loopback", 8);
  private static final GateCase TRANSFER = new GateCase("transfer", "nio", 0);

  @Test
  @DisplayName("are those of the JDK's line, or of the next older one")
  void line() {
    Budgets budgets =
        Budgets.parse("{jdk-17: {connect-loopback-8: 700}, jdk-25: {connect-loopback-8: 600}}");

    assertThat(budgets.of(CONNECT, 17)).hasValue(700);
    assertThat(budgets.of(CONNECT, 21)).hasValue(700);
    assertThat(budgets.of(CONNECT, 25)).hasValue(600);
    assertThat(budgets.of(CONNECT, 26)).hasValue(600);
    assertThat(budgets.of(CONNECT, 16)).isEmpty();
    assertThat(budgets.of(TRANSFER, 17)).isEmpty();
  }

  @Test
  @DisplayName("are written so that they are read the same, and other lines are kept")
  void written() {
    Budgets budgets =
        Budgets.parse("{jdk-17: {connect-loopback-8: 700}}")
            .with(TRANSFER, 25, 0)
            .with(CONNECT, 25, 600)
            .with(CONNECT, 25, 601);

    assertThat(budgets.text())
        .startsWith("# ")
        .endsWith(
            """
            jdk-17:
              connect-loopback-8: 700
            jdk-25:
              connect-loopback-8: 601
              transfer-nio-0: 0
            """);
    assertThat(Budgets.parse(budgets.text()).text()).isEqualTo(budgets.text());
  }

  @Test
  @DisplayName("of the project are as they are recorded, and whole for the tested JDK lines")
  void ofTheProject() throws Exception {
    String text = Files.readString(Path.of("..").resolve(Budgets.PLACE));
    Budgets budgets = Budgets.parse(text);

    assertThat(budgets.text()).isEqualTo(text);
    for (GateCase figure : GateCase.all()) {
      assertThat(budgets.of(figure, 17)).as(figure.name()).isPresent();
      assertThat(budgets.of(figure, 25)).as(figure.name()).isPresent();
    }
  }

  @ParameterizedTest
  @DisplayName("say what is wrong with a file")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{                                  | is not YAML",
        "17                                 | the file is no mapping",
        "jdk-17: 5                          | jdk-17 is no mapping",
        "java-17: {connect-nio-0: 5}        | 'java-17' where a JDK line belongs",
        "jdk-17: {connect-nio-3: 5}         | 'connect-nio-3', which is not measured",
        "jdk-17: {connect-nio-0: few}       | 'few' where the whole bytes of connect-nio-0 belong",
        "jdk-17: {connect-nio-0: -1}        | '-1' where the whole bytes of connect-nio-0 belong"
      })
  void wrong(String text, String message) {
    assertThatThrownBy(() -> Budgets.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
