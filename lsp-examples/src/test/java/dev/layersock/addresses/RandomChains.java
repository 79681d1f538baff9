package dev.layersock.addresses;

import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.spi.ConnectRequest;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Files of chains, and requests to them, as chance has it. For one thread. */
final class RandomChains {
  private static final List<String> BLOCKS =
      List.of(
          "0.0.0.0/0",
          "127.0.0.0/8",
          "127.0.0.1",
          "127.0.0.2/31",
          "10.0.0.0/8",
          "0.0.0.0",
          "::/0",
          "::1",
          "fe80::/10",
          "64:ff9b::/96",
          "2002::/16",
          "2001:db8::/32");

  /** Of this host, so that nothing leaves it. */
  private static final List<String> OWN =
      List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "::1", "0.0.0.0", "::");

  private static final List<String> ANYWHERE =
      List.of(
          "10.0.0.1",
          "169.254.169.254",
          "8.8.8.8",
          "255.255.255.255",
          "64:ff9b::a00:1",
          "64:ff9b::7f00:1",
          "2002:7f00:1::1",
          "fe80::1",
          "2001:db8::1",
          "ff02::1");

  private final Random random;
  private String base = "loopback";

  RandomChains(Random random) {
    this.random = random;
  }

  /** Of the file that was made last. */
  String base() {
    return base;
  }

  /** A file with the chain {@code judged}, and the bare base as {@code plain}. */
  String file() {
    base = random.nextInt(4) == 0 ? "nio" : "loopback";
    String settings =
        base.equals("nio")
            ? "nio"
            : String.format(
                "loopback: {connect-data: %b, qos: %b, connect-data-limit: %dB%s}",
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(64),
                random.nextBoolean() ? "" : ", qos-capacity: 2Mbit/s");
    List<String> layers = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      layers.add(filter());
    }
    if (random.nextBoolean()) {
      layers.add("logging");
    }
    if (random.nextBoolean()) {
      layers.add("qos: {token-rate: " + (1 + random.nextInt(4)) + "Mbit/s}");
    }
    if (random.nextInt(3) == 0) {
      layers.add("connect-data: {limit: " + (1 + random.nextInt(64)) + "B}");
    }
    Collections.shuffle(layers, random);
    StringBuilder file = new StringBuilder("chains:\n  plain: [" + settings + "]\n  judged:\n");
    layers.forEach(layer -> file.append("  - ").append(layer).append('\n'));
    return file.append("  - ").append(settings).append('\n').toString();
  }

  private String filter() {
    List<String> rules = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String ports = random.nextInt(3) == 0 ? ", ports: [80, 8000-8999]" : "";
      String on =
          random.nextInt(3) == 0
              ? ", on: [" + one(List.of("connect", "send-to", "accept", "bind", "receive")) + "]"
              : "";
      String label = random.nextInt(4) == 0 ? ", label: lab" + i : "";
      rules.add(
          String.format(
              "{%s: ['%s', '%s']%s%s%s}", action(), one(BLOCKS), one(BLOCKS), ports, on, label));
    }
    return String.format(
        "filter: {default: %s, deny-as: %s, rules: [%s]}",
        action(), one(List.of("refused", "access", "unreachable")), String.join(", ", rules));
  }

  private String action() {
    return random.nextInt(4) > 0 ? "allow" : "deny";
  }

  /** Whom to ask for; with {@code nio} of this host alone. */
  InetSocketAddress peer() {
    boolean own = base.equals("nio") || random.nextBoolean();
    return new InetSocketAddress(
        Matrix.literal(one(own ? OWN : ANYWHERE)),
        random.nextInt(8) == 0 ? 0 : 20000 + random.nextInt(9000));
  }

  /** A request of a stream, with data and flows at times. */
  ConnectRequest request(InetSocketAddress peer) {
    return new ConnectRequest(
        peer,
        random.nextInt(3) == 0 ? ByteBuffer.allocate(random.nextInt(80)) : null,
        random.nextInt(4) == 0 ? ByteBuffer.allocate(random.nextInt(80)) : null,
        flows());
  }

  private @Nullable QualityOfService flows() {
    if (random.nextInt(3) != 0) {
      return null;
    }
    ServiceType type = one(List.of(ServiceType.BEST_EFFORT, ServiceType.GUARANTEED));
    FlowSpec wish = FlowSpec.of(type).withTokenRate(1 + random.nextInt(1_000_000));
    return QualityOfService.of(wish, FlowSpec.bestEffort());
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
