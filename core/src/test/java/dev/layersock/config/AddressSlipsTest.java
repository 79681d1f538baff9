package dev.layersock.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What may be meant by a wrong address or port")
class AddressSlipsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "10.0.0.0/255.0.0.0, did you mean '10.0.0.0/8'? ",
    "10.1.2.0 255.255.255.0, did you mean '10.1.2.0/24'? ",
    "10.1.2.3/255.255.255.255, did you mean '10.1.2.3/32'? ",
    "10.1.2.0 0.0.0.255, did you mean '10.1.2.0/24'? ",
    "10.1.0.0 0.0.63.255, did you mean '10.1.0.0/18'? ",
  })
  @DisplayName("A netmask and a wildcard mask are prefixes")
  void masks(String text, String slip) {
    assertThat(AddressSlips.ofBlock(text).strip()).isEqualTo(slip.strip());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "10.0.0.0/255.0.255.0",
    "10.0.0.0 300.0.0.0",
    "10.0.0.0 1.2.3.4",
    "10.0.0.0 0.255.0.255",
    "10.0.0.0/0.0.0.0"
  })
  @DisplayName("A mask that is neither is not guessed at")
  void noMasks(String text) {
    assertThat(AddressSlips.ofBlock(text))
        .startsWith("a mask is written as the length of a prefix");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    ">1023, did you mean '1024-65535'?",
    ">=65535, did you mean '65535-65535'?",
    ">65535, ''"
  })
  @DisplayName("Ports above one are a range, if there are any")
  void ports(String text, String slip) {
    assertThat(AddressSlips.ofPorts(text).strip()).isEqualTo(slip);
  }
}
