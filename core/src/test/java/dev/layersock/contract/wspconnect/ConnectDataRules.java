package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.contract.Ability;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** User data that travels with a connect and its answer, and what a transport without it does. */
public abstract class ConnectDataRules extends ConnectRules {
  /** More than any transport takes. */
  private static final int TOO_MUCH = 1 << 16;

  /** For subclasses. */
  protected ConnectDataRules() {}

  /** A request with connect data. */
  private static ConnectRequest request(
      ChainSocket listener, @Nullable ByteBuffer caller, @Nullable ByteBuffer callee)
      throws WsaException {
    return new ConnectRequest(name(listener), caller, callee, null);
  }

  /** A condition that keeps the caller's data and answers with some. */
  private static AcceptCondition answering(Kept<ByteBuffer> seen, ByteBuffer answer) {
    return offer -> {
      seen.set(offer.callerData());
      ByteBuffer target = offer.calleeData();
      if (target != null) {
        target.put(answer.duplicate());
      }
      return AcceptDecision.ACCEPT;
    };
  }

  @Test
  @DisplayName("CONN-04: caller data reaches the peer's condition")
  void callerDataArrives() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    Kept<ByteBuffer> seen = new Kept<>();
    Connecting connecting = begin(s, request(listener, bytes("question"), null));
    ChainSocket server = accept(listener, answering(seen, bytes("unwanted")));
    succeeds(connecting.end());
    assertThat(text(seen.get())).isEqualTo("question");
    assertTalk(s, server);
  }

  @Test
  @DisplayName("CONN-05: the data of the peer's answer reaches the callee buffer")
  void calleeDataArrives() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer callee = ByteBuffer.allocate(64).position(3);
    Connecting connecting = begin(s, request(listener, null, callee));
    Kept<ByteBuffer> seen = new Kept<>();
    ChainSocket server = accept(listener, answering(seen, bytes("answer")));
    succeeds(connecting.end());
    assertThat(seen.get().hasRemaining()).as("caller data that nobody sent").isFalse();
    assertThat(callee.position()).isEqualTo(9);
    assertThat(text(callee.flip().position(3))).isEqualTo("answer");
    assertTalk(s, server);
  }

  @Test
  @DisplayName("CONN-32: caller data that is too large is WSAEFAULT, and nothing is sent")
  void callerDataIsTooLarge() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer large = ByteBuffer.allocate(TOO_MUCH);
    assertFails(s, request(listener, large, null), WsaError.WSAEFAULT);
    assertThat(large.position()).isZero();
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-33: a callee buffer without room is WSAEFAULT, and nothing is sent")
  void calleeBufferIsEmpty() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    assertFails(s, request(listener, null, ByteBuffer.allocate(0)), WsaError.WSAEFAULT);
    connect(s, name(listener));
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-34: an answer that does not fit into the callee buffer is WSAEFAULT")
  void answerDoesNotFit() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer small = ByteBuffer.allocate(3);
    Connecting connecting = begin(s, request(listener, null, small));
    try {
      accept(listener, answering(new Kept<>(), bytes("answer"))).close();
    } catch (WsaException e) { // where the transport knows already that nobody is there
      assertThat(e.error()).isIn(WsaError.WSAECONNRESET, WsaError.WSAECONNABORTED);
    }
    fails(connecting.end(), WsaError.WSAEFAULT);
    assertThat(small.position()).isZero();
    ChainSocket other = listener();
    connect(s, name(other));
    assertTalk(s, accept(other));
  }

  @Test
  @DisplayName("CONN-35: a read-only callee buffer is an illegal argument, before anything is done")
  void calleeBufferIsReadOnly() throws Exception {
    ChainSocket listener = listener();
    ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();
    assertThatThrownBy(() -> request(listener, null, readOnly))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("CONN-44: caller data where it cannot be carried is WSAEPROTONOSUPPORT")
  void cannotCarry() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    boolean carries = can(Ability.CONNECT_DATA);
    assertThat(s.protocol().can(Capability.CONNECT_DATA)).isEqualTo(carries);
    if (!carries) {
      assertFails(s, request(listener, bytes("x"), null), WsaError.WSAEPROTONOSUPPORT);
      connect(s, name(listener));
      assertTalk(s, accept(listener));
    }
  }

  @Test
  @DisplayName("CONN-69: datagram sockets ignore connect data of every size")
  void datagramsIgnoreData() throws Exception {
    ChainSocket peer = bound(SocketType.DGRAM);
    ChainSocket s = open(SocketType.DGRAM);
    ByteBuffer callee = ByteBuffer.allocate(8);
    succeeds(tryConnect(s, request(peer, ByteBuffer.allocate(TOO_MUCH), callee)));
    assertThat(callee.position()).isZero();
    succeeds(tryConnect(s, request(peer, bytes("x"), ByteBuffer.allocate(0))));
    send(s, "plain");
    assertThat(receiveFrom(peer, new AddressBox())).isEqualTo("plain");
  }

  @Test
  @DisplayName("CONN-70: buffers are the caller's: caller data is read at once and not touched")
  void buffersAreTheCallers() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer caller = bytes("-question-").position(1).limit(9);
    Connecting connecting = begin(s, request(listener, caller, null));
    connecting.untilUnderWay();
    assertThat(caller.position()).isEqualTo(1);
    assertThat(caller.limit()).isEqualTo(9);
    caller.clear();
    caller.put(bytes("##########"));
    Kept<ByteBuffer> seen = new Kept<>();
    accept(listener, answering(seen, ByteBuffer.allocate(0)));
    succeeds(connecting.end());
    assertThat(text(seen.get())).isEqualTo("question");
  }

  @Test
  @DisplayName("CONN-71: without caller data, or with none in it, the peer sees none")
  void sendsNothing() throws Exception {
    ChainSocket listener = listener();
    for (ByteBuffer none : new @Nullable ByteBuffer[] {null, ByteBuffer.allocate(0)}) {
      ChainSocket s = stream();
      Kept<ByteBuffer> seen = new Kept<>();
      Connecting connecting = begin(s, request(listener, none, null));
      ChainSocket server = accept(listener, answering(seen, ByteBuffer.allocate(0)));
      succeeds(connecting.end());
      assertThat(seen.get().hasRemaining()).isFalse();
      assertTalk(s, server);
    }
  }

  @Test
  @DisplayName("CONN-72: a callee buffer's position does not move if the peer sends no data")
  void getsNothing() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer callee = ByteBuffer.allocate(64);
    Connecting connecting = begin(s, request(listener, null, callee));
    ChainSocket server = accept(listener);
    succeeds(connecting.end());
    assertThat(callee.position()).isZero();
    assertTalk(s, server);
  }

  @Test
  @DisplayName("CONN-73: callee data is there when the connect is complete, and not before")
  void calleeDataIsThereInTime() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer callee = ByteBuffer.allocate(64);
    Connecting connecting = begin(s, request(listener, bytes("x"), callee));
    connecting.untilUnderWay();
    assertThat(callee.position()).isZero();
    assertError(() -> accept(listener, offer -> AcceptDecision.DEFER), WsaError.WSATRY_AGAIN);
    assertThat(callee.position()).isZero();
    accept(listener, answering(new Kept<>(), bytes("late")));
    Optional<WsaException> failure = connecting.end();
    assertThat(callee.position()).isEqualTo(4);
    succeeds(failure);
  }

  @Test
  @DisplayName("CONN-74: without a callee buffer, the peer's data goes nowhere and harms nothing")
  void calleeIsNotWanted() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    Connecting connecting = begin(s, request(listener, null, null));
    ChainSocket server = accept(listener, answering(new Kept<>(), bytes("unwanted")));
    succeeds(connecting.end());
    assertTalk(s, server);
  }

  @Test
  @DisplayName("CONN-75: connect data is opaque: every byte arrives as it is, both ways")
  void dataIsOpaque() throws Exception {
    needs(Ability.CONNECT_DATA);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ByteBuffer every = ByteBuffer.allocate(256);
    for (int i = 0; i < 256; i++) {
      every.put((byte) i);
    }
    every.flip();
    ByteBuffer callee = ByteBuffer.allocate(256);
    Kept<ByteBuffer> seen = new Kept<>();
    Connecting connecting = begin(s, request(listener, every.duplicate(), callee));
    accept(listener, answering(seen, every));
    succeeds(connecting.end());
    assertThat(seen.get()).isEqualTo(every);
    assertThat(callee.flip()).isEqualTo(every);
  }
}
