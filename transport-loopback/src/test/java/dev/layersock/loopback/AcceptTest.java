package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a condition sees of a connection, may do to it, and what happens to it meanwhile. */
class AcceptTest {
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));

  private final Bench bench = new Bench(LoopbackSettings.defaults());
  private final LoopbackProvider provider = bench.provider;
  private ProviderSocket listener;

  @BeforeEach
  void listen() throws Exception {
    listener = bench.listener(Bench.at(1, 80));
  }

  private ProviderSocket connected() throws Exception {
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER);
    return s;
  }

  /** A condition that does something first, as another thread might. */
  @FunctionalInterface
  private interface Deed {
    void run() throws WsaException;
  }

  private static AcceptCondition after(Deed deed, AcceptDecision decision) {
    return offer -> {
      try {
        deed.run();
      } catch (WsaException e) {
        throw new AssertionError(e);
      }
      return decision;
    };
  }

  @Test
  @DisplayName(
      "Who has filled the buffer before accept is told of the accepted socket's larger one")
  void largerBuffer() throws Exception {
    int size = provider.getSockOpt(listener, SockOpt.SO_RCVBUF);
    provider.setSockOpt(listener, SockOpt.SO_RCVBUF, 2 * size);
    ProviderSocket s = connected();
    assertThat(provider.send(s, ByteBuffer.allocate(3 * size), 0)).isEqualTo(size);
    provider.watch(s, Readiness.WRITABLE);
    assertThat(bench.upcalls.signals(s)).isZero();
    bench.accept(listener);
    assertThat(bench.upcalls.signals(s)).isEqualTo(Readiness.WRITABLE);
    assertThat(provider.send(s, ByteBuffer.allocate(3 * size), 0)).isEqualTo(size);
  }

  @Test
  @DisplayName(
      "LOOP-92: a condition sees and answers all there is, and its flows and data get there")
  void seesAll() throws Exception {
    FlowSpec flow = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(100);
    QualityOfService asked = QualityOfService.of(flow, flow.withTokenRate(200));
    QualityOfService lowered = QualityOfService.of(flow.withTokenRate(10), flow);
    ByteBuffer callee = ByteBuffer.allocate(10).position(2);
    ProviderSocket s = bench.open("tcp4");
    provider.bind(s, Bench.at(7, 700));
    provider.connect(
        s, new ConnectRequest(Bench.at(1, 80), Bench.bytes("question"), callee, asked));
    ProviderSocket server =
        bench.accept(
            listener,
            offer -> {
              assertThat(offer.callerId()).isEqualTo(Bench.at(7, 700));
              assertThat(offer.calleeId()).isEqualTo(Bench.at(1, 80));
              assertThat(offer.callerData()).isEqualTo(Bench.bytes("question"));
              assertThat(offer.qos()).isEqualTo(asked);
              assertThat(callee.position()).isEqualTo(2);
              Objects.requireNonNull(offer.calleeData()).put(Bench.bytes("answered"));
              offer.lowerQos(lowered);
              return AcceptDecision.ACCEPT;
            });
    assertThat(bench.upcalls.awaitCompletion(s)).isEmpty();
    assertThat(callee.position()).isEqualTo(10);
    assertThat(callee.flip().position(2)).isEqualTo(Bench.bytes("answered"));
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(lowered);
    assertThat(provider.ioctl(server, IoctlCode.SIO_GET_QOS, null)).isEqualTo(lowered.reversed());
    assertThat(bench.time.waiting()).isZero();
  }

  @Test
  @DisplayName("LOOP-93: a flow that the condition leaves as it is stays")
  void leavesOneFlow() throws Exception {
    FlowSpec flow = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(100);
    ProviderSocket s = bench.open("tcp4");
    provider.connect(s, SERVER.withQos(QualityOfService.of(flow, flow)));
    FlowSpec same = FlowSpec.of(ServiceType.NO_CHANGE);
    bench.accept(
        listener,
        offer -> {
          offer.lowerQos(QualityOfService.of(flow.withTokenRate(5), same));
          return AcceptDecision.ACCEPT;
        });
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null))
        .isEqualTo(QualityOfService.of(flow.withTokenRate(5), flow));
  }

  @Test
  @DisplayName("LOOP-94: while a condition is asked the connection keeps its place in the backlog")
  void keepsPlace() throws Exception {
    provider.listen(listener, 2);
    ProviderSocket first = connected();
    ProviderSocket second = connected();
    ProviderSocket third = bench.open("tcp4");
    Bench.assertError(
        WsaError.WSATRY_AGAIN,
        () ->
            provider.accept(
                listener,
                after(
                    () -> {
                      Bench.assertError(
                          WsaError.WSAECONNREFUSED, () -> provider.connect(third, SERVER));
                      assertThat(provider.select(listener)).isEqualTo(Readiness.ACCEPTABLE);
                    },
                    AcceptDecision.DEFER)));
    assertThat(peerOf(bench.accept(listener))).isEqualTo(provider.getSockName(first));
    assertThat(peerOf(bench.accept(listener))).isEqualTo(provider.getSockName(second));
    assertThat(provider.connect(third, SERVER)).isEqualTo(ConnectOutcome.CONNECTED);
  }

  private Object peerOf(ProviderSocket s) throws WsaException {
    return provider.getPeerName(s);
  }

  @Test
  @DisplayName("LOOP-95: conditions that put off their decisions at once leave the order as it was")
  void deferralsKeepOrder() throws Exception {
    List<Object> names = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      names.add(provider.getSockName(connected()));
    }
    List<Object> asked = new ArrayList<>();
    AcceptCondition inner =
        offer -> {
          asked.add(offer.callerId());
          return AcceptDecision.DEFER;
        };
    AcceptCondition outer =
        offer -> {
          asked.add(offer.callerId());
          Bench.assertError(WsaError.WSATRY_AGAIN, () -> provider.accept(listener, inner));
          return AcceptDecision.DEFER;
        };
    Bench.assertError(WsaError.WSATRY_AGAIN, () -> provider.accept(listener, outer));
    assertThat(asked).isEqualTo(names.subList(0, 2));
    for (Object name : names) {
      assertThat(peerOf(bench.accept(listener))).isEqualTo(name);
    }
  }

  @Test
  @DisplayName("LOOP-96: a condition without a decision, or with an error, rejects")
  void needsDecision() throws Exception {
    ProviderSocket s = connected();
    @SuppressWarnings("NullAway") // the mistake that is tested
    AcceptCondition undecided = offer -> null;
    Bench.assertError(WsaError.WSAECONNREFUSED, () -> provider.accept(listener, undecided));
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(s, ByteBuffer.allocate(1), 0));
    ProviderSocket next = connected();
    StackOverflowError thrown = new StackOverflowError("on purpose");
    Bench.assertError(
        WsaError.WSAECONNREFUSED,
        () ->
            provider.accept(
                listener,
                offer -> {
                  throw thrown;
                }));
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(next, ByteBuffer.allocate(1), 0));
    assertThat(provider.select(listener)).isZero();
    assertThat(bench.time.faults).hasSize(2).contains(thrown);
  }

  @Test
  @DisplayName("LOOP-97: what happens to a connection while a condition is asked makes accept fail")
  void meanwhile() throws Exception {
    ProviderSocket conditional = bench.open("tcp4");
    provider.setSockOpt(conditional, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    provider.bind(conditional, Bench.at(2, 80));
    provider.listen(conditional, 4);
    ConnectRequest request = ConnectRequest.to(Bench.at(2, 80));
    ProviderSocket expiring = bench.open("tcp4");
    provider.connect(expiring, request);
    Bench.assertError(
        WsaError.WSAECONNRESET,
        () ->
            provider.accept(
                conditional, after(() -> bench.time.pass(21_000), AcceptDecision.ACCEPT)));
    bench.assertCompleted(expiring, WsaError.WSAETIMEDOUT);
    ProviderSocket closing = bench.open("tcp4");
    provider.connect(closing, request);
    Bench.assertError(
        WsaError.WSATRY_AGAIN,
        () ->
            provider.accept(
                conditional, after(() -> provider.closeSocket(closing), AcceptDecision.DEFER)));
    assertThat(provider.accept(conditional, AcceptCondition.ALWAYS)).isNull();
    ProviderSocket last = bench.open("tcp4");
    provider.connect(last, request);
    Bench.assertError(
        WsaError.WSAENOTSOCK,
        () ->
            provider.accept(
                conditional,
                after(() -> provider.closeSocket(conditional), AcceptDecision.ACCEPT)));
    bench.assertCompleted(last, WsaError.WSAECONNREFUSED);
  }

  @Test
  @DisplayName("LOOP-98: a backlog that shrinks under a condition turns the connection away")
  void shrinksMeanwhile() throws Exception {
    ProviderSocket first = connected();
    ProviderSocket second = connected();
    Bench.assertError(
        WsaError.WSATRY_AGAIN,
        () ->
            provider.accept(
                listener,
                offer -> {
                  Bench.assertError(
                      WsaError.WSAECONNRESET,
                      () ->
                          provider.accept(
                              listener,
                              after(() -> provider.listen(listener, 1), AcceptDecision.ACCEPT)));
                  return AcceptDecision.DEFER;
                }));
    Bench.assertError(
        WsaError.WSAECONNRESET, () -> provider.recv(second, ByteBuffer.allocate(1), 0));
    assertThat(peerOf(bench.accept(listener))).isEqualTo(provider.getSockName(first));
  }
}
