package dev.layersock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layersock.qos.ServiceType;
import dev.layersock.settings.ByteSize;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.PortRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTypeTest {
  private static final int ROUNDS = 2_000;

  private static Object parse(Class<?> type, String text) throws BadValueException {
    return ScalarType.of(type).orElseThrow().parser().parse(text);
  }

  private static BadValueException refusal(Class<?> type, String text) {
    return catchThrowableOfType(BadValueException.class, () -> parse(type, text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "100ns, PT0.0000001S",
    "1us, PT0.000001S",
    "1\u00B5s, PT0.000001S",
    "1\u03BCs, PT0.000001S",
    "250ms, PT0.25S",
    "10s, PT10S",
    "1.5s, PT1.5S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "0s, PT0S"
  })
  @DisplayName("A duration is a number with a unit")
  void durations(String text, Duration expected) throws BadValueException {
    assertThat(parse(Duration.class, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512B, 512",
    "64kB, 64000",
    "64KiB, 65536",
    "2MB, 2000000",
    "2MiB, 2097152",
    "1GB, 1000000000",
    "1GiB, 1073741824",
    "1TB, 1000000000000",
    "1TiB, 1099511627776",
    "1.5KiB, 1536"
  })
  @DisplayName("A size is a number of bytes with or without a unit")
  void sizes(String text, long expected) throws BadValueException {
    assertThat(parse(ByteSize.class, text)).isEqualTo(new ByteSize(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "8bit/s, 1", "800kbit/s, 100000", "16Mbit/s, 2000000", "1Gbit/s, 125000000", "3B/s, 3",
    "2kB/s, 2000", "2MB/s, 2000000", "2GB/s, 2000000000", "2KiB/s, 2048", "2MiB/s, 2097152",
    "1GiB/s, 1073741824", "1.5Mbit/s, 187500"
  })
  @DisplayName("A rate is in bits or bytes a second")
  void rates(String text, long expected) throws BadValueException {
    assertThat(parse(DataRate.class, text)).isEqualTo(new DataRate(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, 8", "0.0.0.0/0, 0.0.0.0, 0", "127.0.0.1, 127.0.0.1, 32",
    "::1, ::1, 128", "::/0, ::, 0", "2001:db8::/32, 2001:db8::, 32",
    "2001:0DB8:0:0:0:0:0:0/32, 2001:db8::, 32"
  })
  @DisplayName("A block of addresses is a literal with or without a prefix length")
  void cidrs(String text, String network, int prefix)
      throws BadValueException, UnknownHostException {
    assertThat(parse(Cidr.class, text)).isEqualTo(new Cidr(InetAddress.getByName(network), prefix));
  }

  @ParameterizedTest
  @CsvSource({"443, 443, 443", "8000-8999, 8000, 8999", "any, 0, 65535", "0, 0, 0", "7-7, 7, 7"})
  @DisplayName("Ports are one, a range or any")
  void ports(String text, int first, int last) throws BadValueException {
    assertThat(parse(PortRange.class, text)).isEqualTo(new PortRange(first, last));
  }

  @Test
  @DisplayName("Numbers, booleans and texts are what they look like")
  void plainOnes() throws BadValueException {
    assertThat(parse(int.class, "-7")).isEqualTo(-7);
    assertThat(parse(long.class, "9000000000")).isEqualTo(9_000_000_000L);
    assertThat(parse(boolean.class, "true")).isEqualTo(true);
    assertThat(parse(boolean.class, "false")).isEqualTo(false);
    assertThat(parse(String.class, " no ")).isEqualTo(" no ");
  }

  @Test
  @DisplayName("A constant of an enum is written in kebab case")
  void enums() throws BadValueException {
    assertThat(parse(ServiceType.class, "best-effort")).isEqualTo(ServiceType.BEST_EFFORT);
    assertThat(refusal(ServiceType.class, "BEST_EFFORT").hint())
        .startsWith("did you mean 'best-effort'?");
  }

  @Test
  @DisplayName("A rate with the letters of another world gets a question that shows both meanings")
  void bitsOrBytes() {
    assertThat(refusal(DataRate.class, "16mbps").hint())
        .startsWith("did you mean '16Mbit/s' or '16MB/s'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1s", "1 s", "1e3s", "s", "1S", "1m30s", "", "\u0661s"})
  @DisplayName("What only resembles a duration is refused")
  void noDurations(String text) {
    assertThat(refusal(Duration.class, text).code()).isEqualTo(ProblemCode.BAD_DURATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "10", "167772160", "10.1", "0x7f.1", "127.0.0.1%lo", "10.0.0.0/08"})
  @DisplayName("What a resolver might take for an address is refused")
  void noCidrs(String text) {
    assertThat(refusal(Cidr.class, text).code()).isEqualTo(ProblemCode.BAD_CIDR);
  }

  @Test
  @DisplayName("Sizes, rates, ports, blocks and durations are read back as they are written")
  void roundTrips() throws BadValueException, UnknownHostException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      ByteSize size = new ByteSize((anyLong(random) << (random.nextInt(3) * 10)) & Long.MAX_VALUE);
      DataRate rate = new DataRate(1 + (anyLong(random) >>> 4));
      int first = random.nextInt(65536);
      PortRange ports = new PortRange(first, first + random.nextInt(65536 - first));
      Cidr cidr = anyCidr(random);
      Duration duration = Duration.ofNanos(anyLong(random));
      String nanos = String.format(Locale.ROOT, "%dns", duration.toNanos());
      assertThat(parse(ByteSize.class, size.toString())).as("seed %d", seed).isEqualTo(size);
      assertThat(parse(DataRate.class, rate.toString())).as("seed %d", seed).isEqualTo(rate);
      assertThat(parse(PortRange.class, ports.toString())).as("seed %d", seed).isEqualTo(ports);
      assertThat(parse(Cidr.class, cidr.toString())).as("seed %d", seed).isEqualTo(cidr);
      assertThat(parse(Duration.class, nanos)).as("seed %d", seed).isEqualTo(duration);
    }
  }

  @Test
  @DisplayName("No text at all makes a parser fail in another way than by refusing it")
  void anyText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = "0123456789.:/-%*[]xabcdefMKGiBst \u00B5\uD83D\uDE00";
    Class<?>[] types = {
      Duration.class,
      ByteSize.class,
      DataRate.class,
      Cidr.class,
      PortRange.class,
      int.class,
      long.class,
      boolean.class,
      ServiceType.class
    };
    for (int i = 0; i < ROUNDS * 5; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      Class<?> type = types[random.nextInt(types.length)];
      try {
        assertThat(parse(type, text.toString())).isNotNull();
      } catch (BadValueException e) {
        assertThat(e.message()).as("seed %d", seed).contains(text);
      }
    }
  }

  /** Of any number of digits. */
  private static long anyLong(Random random) {
    return random.nextLong() >>> (1 + random.nextInt(62));
  }

  private static Cidr anyCidr(Random random) throws UnknownHostException {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    bytes[0] |= 0x20; // Not an IPv4 address in IPv6 form.
    int prefix = 3 + random.nextInt(bytes.length * 8 - 2);
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return new Cidr(InetAddress.getByAddress(bytes), prefix);
  }
}
