package dev.layersock.contract.wspconnect;

import static dev.layersock.socket.NetworkEvent.FD_READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.contract.Deadline;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.Interrupts;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.SocketSelect;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectRequest;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The side that connect needs: what a listener sees of a connect, and what it makes of it. */
public abstract class AcceptRules extends ConnectRules {
  /** For subclasses. */
  protected AcceptRules() {}

  @Test
  @DisplayName("ACPT-20: as many connects as the backlog succeed without anybody accepting")
  void backlogWaits() throws Exception {
    ChainSocket listener = bound(SocketType.STREAM);
    listener.listen(3);
    List<ChainSocket> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ChainSocket s = stream();
      connect(s, name(listener));
      clients.add(s);
    }
    for (ChainSocket s : clients) {
      ChainSocket server = accept(listener);
      assertThat(server.peerAddress()).as("first come, first served").isEqualTo(name(s));
      assertTalk(s, server);
    }
  }

  @Test
  @DisplayName("ACPT-21: CF_ACCEPT takes the connection; the condition sees both addresses")
  void conditionSeesAddresses() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = bound(SocketType.STREAM);
    connect(s, name(listener));
    Kept<SocketAddress> caller = new Kept<>();
    Kept<SocketAddress> callee = new Kept<>();
    ChainSocket server =
        accept(
            listener,
            offer -> {
              caller.set(offer.callerId());
              callee.set(offer.calleeId());
              return AcceptDecision.ACCEPT;
            });
    assertThat(caller.get()).isEqualTo(name(s));
    assertThat(callee.get()).isEqualTo(name(listener));
    assertTalk(s, server);
  }

  @Test
  @DisplayName("ACPT-22: CF_REJECT is WSAECONNREFUSED for accept, and cuts the caller off")
  void rejects() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    assertError(() -> accept(listener, offer -> AcceptDecision.REJECT), WsaError.WSAECONNREFUSED);
    assertError(() -> receive(s, 1), WsaError.WSAECONNRESET);
    ChainSocket next = stream();
    connect(next, name(listener));
    assertTalk(next, accept(listener));
  }

  @Test
  @DisplayName("ACPT-23: CF_DEFER is WSATRY_AGAIN, and the connection stays the first")
  void defers() throws Exception {
    ChainSocket listener = listener();
    ChainSocket first = stream();
    connect(first, name(listener));
    connect(stream(), name(listener));
    assertError(() -> accept(listener, offer -> AcceptDecision.DEFER), WsaError.WSATRY_AGAIN);
    assertError(() -> accept(listener, offer -> AcceptDecision.DEFER), WsaError.WSATRY_AGAIN);
    assertTalk(first, accept(listener));
  }

  @Test
  @DisplayName("ACPT-24: a condition that throws rejects, and nothing stays locked")
  void survivesThrowing() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    assertError(
        () ->
            accept(
                listener,
                offer -> {
                  throw new IllegalStateException("a mistake of the condition");
                }),
        WsaError.WSAECONNREFUSED);
    ChainSocket next = stream();
    connect(next, name(listener));
    assertTalk(next, accept(listener));
  }

  @Test
  @DisplayName("ACPT-25: a rejected caller that waits for an answer is WSAECONNREFUSED")
  void rejectsCallerWithData() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer callee = ByteBuffer.allocate(8);
    ConnectRequest request = new ConnectRequest(name(listener), bytes("let me in"), callee, null);
    Connecting connecting = begin(s, request);
    assertError(() -> accept(listener, offer -> AcceptDecision.REJECT), WsaError.WSAECONNREFUSED);
    fails(connecting.end(), WsaError.WSAECONNREFUSED);
    assertThat(callee.position()).isZero();
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("ACPT-26: the condition sees the caller's flows and can lower them for both")
  void lowersFlows() throws Exception {
    needs(Ability.QOS);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    QualityOfService asked = flows(5000);
    QualityOfService given = flows(3000);
    succeeds(tryConnect(s, ConnectRequest.to(name(listener)).withQos(asked)));
    Kept<QualityOfService> seen = new Kept<>();
    ChainSocket server =
        accept(
            listener,
            offer -> {
              seen.set(offer.qos());
              offer.lowerQos(given);
              return AcceptDecision.ACCEPT;
            });
    assertThat(seen.get()).isEqualTo(asked);
    assertThat(s.ioctl(IoctlCode.SIO_GET_QOS, null)).isEqualTo(given);
    assertThat(server.ioctl(IoctlCode.SIO_GET_QOS, null)).isEqualTo(given.reversed());
  }

  private static QualityOfService flows(long rate) {
    return QualityOfService.of(
        FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(rate),
        FlowSpec.of(ServiceType.CONTROLLED_LOAD).withTokenRate(rate + 1));
  }

  @Test
  @DisplayName("ACPT-27: an accepted socket has the options, the mode and the interrupts")
  void inheritsOptions() throws Exception {
    ChainSocket listener = listener();
    listener.setOption(SockOpt.TCP_NODELAY, true).setOption(SockOpt.SO_KEEPALIVE, true);
    listener.setInterrupts(Interrupts.IGNORED);
    ChainSocket first = stream();
    connect(first, name(listener));
    ChainSocket blocking = accept(listener);
    assertThat(blocking.isBlocking()).isTrue();
    assertThat(blocking.getOption(SockOpt.TCP_NODELAY)).isTrue();
    assertThat(blocking.getOption(SockOpt.SO_KEEPALIVE)).isTrue();
    assertTalk(first, blocking);
    ChainSocket second = stream();
    connect(second, name(listener));
    assertThat(acceptSoon(listener.setBlocking(false)).isBlocking()).isFalse();
  }

  @Test
  @DisplayName("ACPT-28: an accepted socket has its listener's selection of events")
  void inheritsSelection() throws Exception {
    ChainSocket listener = listener();
    EventObject event = listener.newEventObject();
    listener.eventSelect(event, Set.of(NetworkEvent.FD_ACCEPT, FD_READ));
    ChainSocket s = stream();
    connect(s, name(listener));
    ChainSocket server = acceptSoon(listener);
    listener.enumNetworkEvents(event);
    send(s, "x");
    while (!server.enumNetworkEvents(event).has(FD_READ)) {
      assertThat(event.await(Deadline.of(time()))).isTrue();
    }
    assertThat(receive(server, 1)).isEqualTo("x");
  }

  private ChainSocket acceptSoon(ChainSocket listener) throws WsaException {
    ChainSocket accepted = listener.accept();
    while (accepted == null) {
      List<ChainSocket> one = List.of(listener);
      int ready = SocketSelect.select(one, List.of(), List.of(), Deadline.of(time())).count();
      assertThat(ready).as("listeners that are readable").isOne();
      accepted = listener.accept();
    }
    return accepted;
  }

  @Test
  @DisplayName("ACPT-29: closing a listener leaves accepted connections and cuts off those waiting")
  void listenerCloses() throws Exception {
    ChainSocket listener = listener();
    ChainSocket first = stream();
    connect(first, name(listener));
    ChainSocket server = accept(listener);
    ChainSocket waiting = stream();
    connect(waiting, name(listener));
    listener.close();
    assertTalk(first, server);
    assertError(() -> receive(waiting, 1), WsaError.WSAECONNRESET);
  }
}
