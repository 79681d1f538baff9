package dev.layersock.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.layersock.Layersock;
import dev.layersock.addresses.Policy.Rule;
import dev.layersock.composition.Composition;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Nothing passes a filter that should not, and nothing is refused that should pass. */
@DisplayName("Every function, with every spelling of an address, through every kind of filter")
class AddressMatrixTest {
  private static final List<String> EVERYWHERE =
      List.of("connect", "accept", "bind", "send-to", "receive");

  private static final List<Policy> POLICIES =
      List.of(
          policy(true, deny("127.0.0.0/8")),
          policy(true, deny("0.0.0.0/0")),
          policy(true, deny("::/0")),
          policy(true, denyOn(EVERYWHERE, 0, "127.0.0.0/8", "169.254.0.0/16", "10.0.0.0/8")),
          policy(true, denyOn(EVERYWHERE, 0, "::1", "fe80::/10", "0.0.0.0")),
          policy(true, denyOn(List.of("connect"), 443, "10.0.0.0/8", "169.254.0.0/16", "::")),
          policy(true, denyOn(List.of("receive", "bind", "send-to"), 443, "127.0.0.0/8", "::1")),
          policy(false, allow("127.0.0.0/8", "::1")),
          policy(false, allow("::/0")),
          policy(false, allowOn(EVERYWHERE, 0, "0.0.0.0/0")),
          policy(false, allowOn(List.of("connect", "receive"), 443, "10.0.0.0/8", "fe80::/10")),
          policy(
              false,
              denyOn(EVERYWHERE, 0, "10.66.0.0/16"),
              allowOn(EVERYWHERE, 0, "10.0.0.0/8", "64:ff9b::/96", "2001:db8::/32"),
              deny("169.254.0.0/16"),
              allow("::/0")));

  private static Policy policy(boolean allows, Rule... rules) {
    return new Policy(allows, List.of(rules));
  }

  private static Rule deny(String... blocks) {
    return new Rule(false, List.of(blocks), 0, null);
  }

  private static Rule denyOn(List<String> on, int port, String... blocks) {
    return new Rule(false, List.of(blocks), port, on);
  }

  private static Rule allow(String... blocks) {
    return new Rule(true, List.of(blocks), 0, null);
  }

  private static Rule allowOn(List<String> on, int port, String... blocks) {
    return new Rule(true, List.of(blocks), port, on);
  }

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.layersock.layers.filter");

  @BeforeAll
  static void silence() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void sound() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loopback", "nio"})
  @DisplayName("does what the digits of the address say, down and up, streams and datagrams")
  void matrix(String base) throws Exception {
    long begun = System.nanoTime();
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (Policy policy : POLICIES) {
      try (Matrix matrix = new Matrix(base, policy, wrong)) {
        tried += matrix.run();
      }
    }
    System.out.printf(
        "addresses over %s: %d spellings, %d filters, %d cases, %d wrong, %d ms%n",
        base,
        Spelling.all().size(),
        POLICIES.size(),
        tried,
        wrong.size(),
        (System.nanoTime() - begun) / 1_000_000);
    assertThat(wrong.stream().limit(40)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"loopback", "nio"})
  @DisplayName("lets no name through that nobody has resolved, to where its address is denied")
  void unresolved(String base) throws Exception {
    for (String filter : List.of("allow", "deny")) {
      String rule = filter.equals("allow") ? "deny: [127.0.0.0/8, '::1']" : "allow: 10.0.0.0/8";
      String text =
          String.format(
              "chains: {plain: [%s], judged: [filter: {default: %s, rules: [%s]}, %s]}",
              base, filter, rule, base);
      try (Layersock layersock = Layersock.builder(parse(text)).start();
          ChainSocket server =
              layersock
                  .sockets("plain")
                  .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4)) {
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        for (String name : List.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "::ffff:7f00:1")) {
          InetSocketAddress peer = InetSocketAddress.createUnresolved(name, port);
          for (SocketType type : SocketType.values()) {
            try (ChainSocket s = layersock.sockets("judged").socket(AddressFamily.INET, type)) {
              assertThatThrownBy(() -> s.connect(peer)).isInstanceOf(WsaException.class);
            }
          }
          try (ChainSocket s =
              layersock.sockets("judged").socket(AddressFamily.INET, SocketType.DGRAM)) {
            assertThatThrownBy(() -> s.sendTo(ByteBuffer.allocate(1), peer))
                .isInstanceOf(WsaException.class);
          }
        }
      }
    }
  }

  private static Composition parse(String text) {
    ProviderRegistry registry = ProviderRegistry.discover(AddressMatrixTest.class.getClassLoader());
    return ChainFile.parse("names.yaml", text, registry, name -> null);
  }
}
