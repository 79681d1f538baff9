package dev.layersock.layers.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.Addresses;
import dev.layersock.layers.fakes.FakeContext;
import dev.layersock.layers.fakes.FakeLower;
import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.layers.fakes.FakeTime;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.layers.fakes.Protocols;
import dev.layersock.layers.fakes.UpperEvents;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.layers.filter.FilterSettings.Action;
import dev.layersock.layers.filter.FilterSettings.DenyAs;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.Origin;
import dev.layersock.settings.PortRange;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.Explanation.Verdict;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FilterLayerTest {
  private static final Origin SECTION = new Origin("chains.yaml", 10, 7);
  private static final Origin SECOND = new Origin("chains.yaml", 14, 9);
  private static final InetSocketAddress GOOD = Addresses.at("10.1.2.3", 443);
  private static final InetSocketAddress BAD = Addresses.at("10.66.0.1", 443);

  private final LogLines log = new LogLines(FilterLayer.class.getName(), Level.INFO);
  private final FakeLower lower = new FakeLower();

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  /** Allows ports 443 of 10.0.0.0/8 except for 10.66.0.0/16, which rule 2 denies. */
  private FilterLayer layer(DenyAs denyAs, Function... on) {
    FilterRule other =
        new FilterRule(
            Optional.of(List.of(Addresses.block("192.168.0.0", 16))),
            Optional.empty(),
            List.of(PortRange.ANY),
            List.of(on),
            Optional.empty(),
            Origin.CODE);
    FilterRule deny =
        new FilterRule(
            Optional.empty(),
            Optional.of(List.of(Addresses.block("10.66.0.0", 16))),
            List.of(PortRange.ANY),
            List.of(on),
            Optional.of("lab"),
            SECOND);
    FilterRule allow =
        new FilterRule(
            Optional.of(
                List.of(
                    Addresses.block("10.0.0.0", 8),
                    Addresses.block("20010db8000000000000000000000000", 33))),
            Optional.empty(),
            List.of(new PortRange(443, 443), new PortRange(8000, 8999)),
            List.of(on),
            Optional.empty(),
            Origin.CODE);
    return new FilterLayer(
        lower,
        new FakeContext(new FakeTime(0), new UpperEvents()),
        new FilterSettings(Action.DENY, List.of(other, deny, allow), List.of(), denyAs, SECTION));
  }

  private FilterLayer connects() {
    return layer(DenyAs.REFUSED, Function.CONNECT, Function.SEND_TO);
  }

  private static void assertDenied(WsaError error, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WsaException.class,
            e -> {
              assertThat(e.error()).isEqualTo(error);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }

  @Test
  @DisplayName("The first rule that matches decides a connect, and a denial says where it stands")
  void firstMatch() throws Exception {
    FilterLayer layer = connects();
    ProviderSocket s = layer.socket(Protocols.stream(layer));
    assertDenied(
        WsaError.WSAECONNREFUSED,
        "denied by rule 2 'lab' (chains.yaml:14:9)",
        () -> layer.connect(s, ConnectRequest.to(BAD)));
    assertThat(lower.connects).isEmpty();
    layer.connect(s, ConnectRequest.to(GOOD));
    assertThat(lower.connects).containsExactly(ConnectRequest.to(GOOD));
    assertThat(log.lines())
        .containsExactly(
            "WARN event=denied layer=under-test on=connect address=10.66.0.1:443 by=\"rule 2\""
                + " label=\"lab\" at=chains.yaml:14:9");
  }

  @Test
  @DisplayName("Where no rule matches, by address or by port or by name, the default decides")
  void byDefault() throws Exception {
    FilterLayer layer = connects();
    ProviderSocket s = layer.socket(Protocols.stream(layer));
    for (InetSocketAddress peer :
        List.of(
            Addresses.at("11.0.0.1", 443),
            Addresses.at("10.1.2.3", 444),
            InetSocketAddress.createUnresolved("somewhere.example", 443))) {
      assertDenied(
          WsaError.WSAECONNREFUSED,
          "denied by default (chains.yaml:10:7)",
          () -> layer.connect(s, ConnectRequest.to(peer)));
    }
  }

  @Test
  @DisplayName("IPv6 blocks match to the bit, and IPv4 within IPv6 is IPv4")
  void ipv6() {
    RuleBook rules =
        new RuleBook(
            new FilterSettings(
                Action.DENY,
                List.of(
                    new FilterRule(
                        Optional.of(
                            List.of(
                                Addresses.block("20010db8000000000000000000000000", 33),
                                Addresses.block("fe800000000000000000000000000000", 65))),
                        Optional.empty(),
                        List.of(PortRange.ANY),
                        List.of(Function.CONNECT),
                        Optional.empty(),
                        Origin.CODE)),
                List.of(),
                DenyAs.REFUSED,
                SECTION));
    assertThat(denies(rules, "20010db87fffffffffffffffffffffff")).isFalse();
    assertThat(denies(rules, "20010db8800000000000000000000000")).isTrue();
    assertThat(denies(rules, "fe800000000000007fffffffffffffff")).isFalse();
    assertThat(denies(rules, "fe800000000000008000000000000000")).isTrue();
    assertThat(denies(rules, "fe800000000000010000000000000000")).isTrue();
    assertThat(denies(rules, "10.0.0.1")).isTrue();
  }

  private static boolean denies(RuleBook rules, String address) {
    return rules.judge(Function.CONNECT, Addresses.at(address, 80)).denies();
  }

  @Test
  @DisplayName("A wrapped IPv4 address is no way around a rule about IPv4")
  void mapped() throws Exception {
    byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff0a420001");
    AddressKey key = AddressKey.of(Inet6Address.getByAddress("wrapped", mapped, -1));
    assertThat(key).isEqualTo(AddressKey.of(Addresses.address("10.66.0.1")));
  }

  @Test
  @DisplayName("Every IPv4 address is in the block of length 0")
  void wholeFamily() {
    CompiledRule all =
        new CompiledRule(
            1,
            new FilterRule(
                Optional.of(List.of(Addresses.block("0.0.0.0", 0))),
                Optional.empty(),
                List.of(PortRange.ANY),
                List.of(Function.CONNECT),
                Optional.empty(),
                Origin.CODE));
    assertThat(all.matches(AddressKey.of(Addresses.address("255.255.255.255")), 0)).isTrue();
    assertThat(all.matches(AddressKey.of(Addresses.address("0.0.0.0")), 65535)).isTrue();
    assertThat(all.matches(new AddressKey(true, 0, 0), 1)).isFalse();
  }

  @Test
  @DisplayName("A denial looks as the settings say; in bind it is always WSAEACCES")
  void denyAs() throws Exception {
    for (DenyAs as : DenyAs.values()) {
      FilterLayer layer = layer(as, Function.CONNECT, Function.SEND_TO, Function.BIND);
      ProviderSocket s = layer.socket(Protocols.stream(layer));
      ProviderSocket d = layer.socket(Protocols.datagram(layer));
      String reason = "denied by rule 2 'lab' (chains.yaml:14:9)";
      assertDenied(as.error(), reason, () -> layer.connect(s, ConnectRequest.to(BAD)));
      assertDenied(
          as.error(),
          reason,
          () -> layer.sendTo(d, ByteBuffer.allocate(1), MessageFlags.NONE, BAD));
      assertDenied(WsaError.WSAEACCES, reason, () -> layer.bind(s, BAD));
    }
    assertThat(lower.sentTo).isEmpty();
    assertThat(lower.bound).isEmpty();
  }

  @Test
  @DisplayName("Datagrams are judged by where they go")
  void sendTo() throws Exception {
    FilterLayer layer = connects();
    ProviderSocket d = layer.socket(Protocols.datagram(layer));
    assertThat(layer.sendTo(d, ByteBuffer.allocate(5), MessageFlags.NONE, GOOD)).isEqualTo(5);
    assertThat(lower.sentTo).containsExactly(GOOD);
  }

  @Test
  @DisplayName("Received datagrams are dropped where a rule about them denies, looked at or not")
  void receive() throws Exception {
    FilterRule deny =
        new FilterRule(
            Optional.empty(),
            Optional.of(List.of(Addresses.block("127.0.0.0", 8))), // where the fake's come from
            List.of(PortRange.ANY),
            List.of(Function.RECEIVE),
            Optional.empty(),
            SECOND);
    FilterLayer layer =
        new FilterLayer(
            lower,
            new FakeContext(new FakeTime(0), new UpperEvents()),
            new FilterSettings(Action.ALLOW, List.of(deny), List.of(), DenyAs.REFUSED, SECTION));
    FakeSocket d = (FakeSocket) layer.socket(Protocols.datagram(layer));
    ByteBuffer target = ByteBuffer.allocate(8);
    AddressBox from = new AddressBox();
    d.datagrams.addAll(List.of(4, 9, 2)); // one is cut
    assertThat(layer.recvFrom(d, target, MessageFlags.NONE, from)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(target.position()).isZero();
    assertThat(d.datagrams).isEmpty();
    assertThat(from.address()).isNull();
    d.datagrams.addAll(List.of(4, 9));
    assertThat(layer.recvFrom(d, target, MessageFlags.PEEK, null)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(target.position()).isZero();
    assertThat(d.datagrams).isEmpty();
    assertThat(log.lines()).hasSize(5).allMatch(line -> line.contains("on=receive"));
    for (int i = 0; i < 100; i++) {
      d.datagrams.add(1); // more than one call drops
    }
    assertThat(layer.recvFrom(d, target, MessageFlags.NONE, from)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(d.datagrams).isNotEmpty();
    assertThat(from.address()).isNull();
  }

  @Test
  @DisplayName("A datagram socket may always give up its default peer")
  void removesPeer() throws Exception {
    FilterLayer layer = connects();
    InetSocketAddress zero = Addresses.at("0.0.0.0", 0);
    layer.connect(layer.socket(Protocols.datagram(layer)), ConnectRequest.to(zero));
    assertThat(lower.connects).containsExactly(ConnectRequest.to(zero));
    ProviderSocket s = layer.socket(Protocols.stream(layer));
    assertThatThrownBy(() -> layer.connect(s, ConnectRequest.to(zero)))
        .isInstanceOf(WsaException.class);
  }

  @Test
  @DisplayName("Bind and receive are left alone as long as no rule is about them; accept is not")
  void notAsked() throws Exception {
    FilterLayer layer = connects();
    ProviderSocket s = layer.socket(Protocols.stream(layer));
    layer.bind(s, BAD);
    lower.callers.add(GOOD);
    assertThat(layer.accept(s, AcceptCondition.ALWAYS)).isNull();
    assertThat(lower.rejected).containsExactly(GOOD);
    FakeSocket d = (FakeSocket) layer.socket(Protocols.datagram(layer));
    d.datagrams.add(1);
    assertThat(layer.recvFrom(d, ByteBuffer.allocate(9), MessageFlags.NONE, null)).isEqualTo(1);
  }

  @Test
  @DisplayName("Denied callers are rejected unseen, and the next one is taken")
  void accept() throws Exception {
    FilterLayer layer = layer(DenyAs.ACCESS, Function.ACCEPT);
    ProviderSocket listener = layer.socket(Protocols.stream(layer));
    InetSocketAddress stranger = Addresses.at("1.2.3.4", 50_000);
    InetSocketAddress friend = Addresses.at("10.1.1.1", 50_001);
    lower.callers.addAll(List.of(BAD, stranger, friend, BAD));

    FakeSocket accepted = (FakeSocket) layer.accept(listener, AcceptCondition.ALWAYS);
    assertThat(accepted).isNotNull();
    assertThat(accepted.peer).isEqualTo(friend);
    assertThat(lower.rejected).containsExactly(BAD, stranger);
    assertThat(layer.accept(listener, AcceptCondition.ALWAYS)).isNull();
    assertThat(lower.rejected).containsExactly(BAD, stranger, BAD);
    assertThat(log.lines()).hasSize(3).allMatch(line -> line.contains("on=accept"));
  }

  @Test
  @DisplayName("What the application's own condition decides comes out as ever")
  void ownCondition() throws Exception {
    FilterLayer layer = layer(DenyAs.REFUSED, Function.ACCEPT);
    ProviderSocket listener = layer.socket(Protocols.stream(layer));
    InetSocketAddress friend = Addresses.at("10.1.1.1", 50_001);
    lower.callers.addAll(List.of(BAD, friend, friend));
    assertThatThrownBy(() -> layer.accept(listener, offer -> AcceptDecision.DEFER))
        .isInstanceOfSatisfying(
            WsaException.class, e -> assertThat(e.error()).isEqualTo(WsaError.WSATRY_AGAIN));
    assertThatThrownBy(() -> layer.accept(listener, offer -> AcceptDecision.REJECT))
        .isInstanceOfSatisfying(
            WsaException.class, e -> assertThat(e.error()).isEqualTo(WsaError.WSAECONNREFUSED));
    assertThat(lower.callers).hasSize(1);
  }

  @Test
  @DisplayName("Explain names the rule that decides")
  void explains() {
    FilterLayer layer = connects();
    Explanation refused = layer.explain(Protocols.connect(ConnectRequest.to(BAD)));
    assertThat(refused.verdict()).isEqualTo(Verdict.REFUSES);
    assertThat(refused.detail()).isEqualTo("denied by rule 2 'lab' (chains.yaml:14:9)");
    assertThat(refused.error()).isEqualTo(WsaError.WSAECONNREFUSED);
    assertThat(refused.origin()).isEqualTo(SECOND);
    Explanation passed = layer.explain(Protocols.connect(ConnectRequest.to(GOOD)));
    assertThat(passed.verdict()).isEqualTo(Verdict.PASSES);
    assertThat(passed.detail()).isEqualTo("allowed by rule 3 (code)");
    assertThat(log.lines()).isEmpty();
  }

  @Test
  @DisplayName("Explain judges a datagram by the rules for datagrams, not by those for connects")
  void explainsDatagrams() {
    FilterLayer layer = layer(DenyAs.REFUSED, Function.CONNECT);
    Explanation answer = layer.explain(Protocols.sendTo(ConnectRequest.to(BAD)));
    assertThat(answer.detail()).contains("by default");
  }

  @Test
  @DisplayName("A rule has either allow or deny, and no empty list")
  void ruleChecks() {
    assertThatThrownBy(() -> rule(Optional.empty(), Optional.empty()))
        .hasMessage("a rule has either allow or deny, with a list of blocks");
    assertThatThrownBy(() -> rule(Optional.of(List.of()), Optional.of(List.of())))
        .hasMessageContaining("make two of it");
    assertThatThrownBy(() -> rule(Optional.of(List.of()), Optional.empty()))
        .hasMessage("a rule without blocks matches nothing; leave it out");
  }

  private static FilterRule rule(Optional<List<Cidr>> allow, Optional<List<Cidr>> deny) {
    return new FilterRule(
        allow,
        deny,
        List.of(PortRange.ANY),
        List.of(Function.CONNECT),
        Optional.empty(),
        Origin.CODE);
  }
}
