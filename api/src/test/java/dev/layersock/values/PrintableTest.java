package dev.layersock.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.Printable;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A text from elsewhere")
class PrintableTest {
  /** Every C0 and C1 character, DEL, separators, marks of direction, and what is invisible. */
  private static String all() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0xA0; c = c == 0x1F ? 0x7F : (char) (c + 1)) {
      all.append(c);
    }
    return all.append("\u2028\u2029\u202e\u2066\u200b\u200e\ufeff\u00ad").toString();
  }

  @Test
  @DisplayName("has nothing left that does something to a log or a terminal")
  void nothingLeft() {
    for (char c : all().toCharArray()) {
      String shown = Printable.text("a" + c + "b");
      assertThat(shown).as("%04x", (int) c).matches("a\\\\[nrtu][0-9a-f]{0,4}b");
    }
    assertThat(Printable.text("line\nfeed\u001b[0m")).isEqualTo("line\\nfeed\\u001b[0m");
  }

  @Test
  @DisplayName("stays the same where there is nothing to do, letters of all scripts included")
  void unchanged() {
    for (String plain :
        new String[] {"", "example.com", "b\u00fccher.example", "\u4f8b\u3048", "a b"}) {
      assertThat(Printable.text(plain)).isSameAs(plain);
    }
  }

  @Test
  @DisplayName("is one value of a log line, whatever it has")
  void oneValue() {
    assertThat(Printable.value("plain")).isEqualTo("plain");
    assertThat(Printable.value("")).isEqualTo("\"\"");
    assertThat(Printable.value("a b")).isEqualTo("\"a b\"");
    assertThat(Printable.value("x\" event=denied y=\"")).isEqualTo("\"x\\\" event=denied y=\\\"\"");
    assertThat(Printable.value("a=b")).isEqualTo("\"a=b\"");
    assertThat(Printable.value("a\\")).isEqualTo("\"a\\\\\"");
    assertThat(Printable.value("a\nb")).isEqualTo("\"a\\nb\"");
  }

  @Test
  @DisplayName("is shown so in the texts of addresses and exceptions")
  void inMessages() {
    InetSocketAddress evil = InetSocketAddress.createUnresolved("a\nWARN event=denied\u001b", 80);
    assertThat(Addresses.text(evil)).doesNotContain("\n", "\u001b").contains("a\\nWARN");
    WsaException failure =
        new WsaException(
            WsaError.WSAEAFNOSUPPORT, "cannot resolve host " + evil.getHostString(), evil);
    assertThat(failure.getMessage()).doesNotContain("\n", "\u001b").contains("a\\nWARN");
    assertThat(failure.reason()).contains("\n");
  }
}
