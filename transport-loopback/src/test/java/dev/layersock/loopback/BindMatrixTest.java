package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names two sockets can have at the same time. */
class BindMatrixTest {
  private static final String[] SECOND = {"DW", "DS", "RW", "RS", "EW", "ES"};

  private final Bench bench = new Bench(LoopbackSettings.defaults());

  @ParameterizedTest(name = "first {0}")
  @CsvSource({
    "DW, INUSE, ok, ACCES, ok, INUSE, ok",
    "DS, ok, INUSE, ok, ACCES, INUSE, INUSE",
    "RW, INUSE, ok, ok, ok, INUSE, ok",
    "RS, ok, INUSE, ok, ok, INUSE, INUSE",
    "EW, INUSE, ACCES, ACCES, ACCES, INUSE, ACCES",
    "ES, ok, INUSE, ok, ACCES, INUSE, INUSE"
  })
  @DisplayName("LOOP-01: names conflict as they do on Windows, for streams and datagrams")
  void conflicts(String first, String dw, String ds, String rw, String rs, String ew, String es)
      throws Exception {
    String[] expected = {dw, ds, rw, rs, ew, es};
    for (String protocol : new String[] {"tcp4", "udp4"}) {
      for (int i = 0; i < SECOND.length; i++) {
        ProviderSocket a = shaped(protocol, first);
        ProviderSocket b = shaped(protocol, SECOND[i]);
        bench.provider.bind(a, name(first));
        assertThat(bind(b, name(SECOND[i])))
            .as("%s: %s after %s", protocol, SECOND[i], first)
            .isEqualTo(expected[i]);
        bench.provider.closeSocket(a);
        bench.provider.closeSocket(b);
      }
    }
  }

  private ProviderSocket shaped(String protocol, String shape) throws WsaException {
    ProviderSocket s = bench.open(protocol);
    bench.provider.setSockOpt(s, SockOpt.SO_REUSEADDR, shape.startsWith("R"));
    bench.provider.setSockOpt(s, SockOpt.SO_EXCLUSIVEADDRUSE, shape.startsWith("E"));
    return s;
  }

  private static InetSocketAddress name(String shape) {
    return shape.endsWith("W") ? Bench.wildcard(7000) : Bench.at(1, 7000);
  }

  private String bind(ProviderSocket s, InetSocketAddress name) {
    try {
      bench.provider.bind(s, name);
      return "ok";
    } catch (WsaException e) {
      return e.error().name().substring("WSAE".length()).replace("ADDR", "");
    }
  }

  @Test
  @DisplayName("LOOP-02: different specific addresses share a port, and so do protocols")
  void addressesAreApart() throws Exception {
    bench.provider.bind(bench.open("tcp4"), Bench.at(1, 7000));
    bench.provider.bind(bench.open("tcp4"), Bench.at(2, 7000));
    bench.provider.bind(bench.open("udp4"), Bench.at(1, 7000));
    ProviderSocket last = bench.open("udp4");
    bench.provider.bind(last, Bench.at(2, 7000));
    assertThat(bench.provider.getSockName(last)).isEqualTo(Bench.at(2, 7000));
  }

  @Test
  @DisplayName("LOOP-03: a listener at the specific address comes before one at the wildcard")
  void specificBeatsWildcard() throws Exception {
    ProviderSocket wild = bench.listener(Bench.wildcard(7000));
    ProviderSocket specific = bench.listener(Bench.at(1, 7000));
    bench.provider.connect(bench.open("tcp4"), ConnectRequest.to(Bench.at(1, 7000)));
    bench.provider.connect(bench.open("tcp4"), ConnectRequest.to(Bench.at(2, 7000)));
    assertThat(bench.provider.getSockName(bench.accept(specific))).isEqualTo(Bench.at(1, 7000));
    assertThat(bench.provider.getSockName(bench.accept(wild))).isEqualTo(Bench.at(2, 7000));
  }

  @Test
  @DisplayName("LOOP-04: a wildcard name whose specific address is taken fails at connect")
  void lateConflict() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(1, 7000));
    ProviderSocket wild = bench.open("tcp4");
    bench.provider.bind(wild, Bench.wildcard(7001));
    InetSocketAddress home = new InetSocketAddress(Names.IPV4.home(), 7001);
    bench.provider.bind(bench.open("tcp4"), home);
    Bench.assertError(
        WsaError.WSAEADDRINUSE,
        () ->
            bench.provider.connect(wild, ConnectRequest.to(bench.provider.getSockName(listener))));
  }

  @Test
  @DisplayName("LOOP-05: two sockets of one name cannot have the same connection")
  void sameConnectionTwice() throws Exception {
    bench.listener(Bench.at(1, 7000));
    ProviderSocket[] clients = {bench.open("tcp4"), bench.open("tcp4")};
    for (ProviderSocket client : clients) {
      bench.provider.setSockOpt(client, SockOpt.SO_REUSEADDR, true);
      bench.provider.bind(client, Bench.at(2, 7001));
    }
    bench.provider.connect(clients[0], ConnectRequest.to(Bench.at(1, 7000)));
    Bench.assertError(
        WsaError.WSAEADDRINUSE,
        () -> bench.provider.connect(clients[1], ConnectRequest.to(Bench.at(1, 7000))));
  }

  @Test
  @DisplayName("LOOP-06: without a free port connecting raises WSAENOBUFS until one is closed")
  void portsRunOut() throws Exception {
    ProviderSocket last = bench.open("udp4");
    for (int i = 0; i < 16384; i++) {
      last = bench.open("udp4");
      bench.provider.bind(last, Bench.wildcard(0));
    }
    ProviderSocket late = bench.open("udp4");
    Bench.assertError(WsaError.WSAENOBUFS, () -> bench.provider.bind(late, Bench.wildcard(0)));
    bench.provider.closeSocket(last);
    bench.provider.bind(late, Bench.wildcard(0));
    assertThat(((InetSocketAddress) bench.provider.getSockName(late)).getPort())
        .isBetween(49152, 65535);
  }
}
