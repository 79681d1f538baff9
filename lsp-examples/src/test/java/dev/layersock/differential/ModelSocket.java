package dev.layersock.differential;

import dev.layersock.option.SockOpt;
import dev.layersock.socket.NetworkEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A socket, as the model has it. */
final class ModelSocket {
  /** A datagram that waits. */
  record Datagram(Name source, String data) {}

  final Kind kind;
  final Map<SockOpt<?>, Object> options = new HashMap<>();
  boolean made;
  boolean open;
  boolean blocking;
  @Nullable Name local;

  /** Whether it was bound, rather than given a name by a connect. */
  boolean bound;

  /** Whether it shares its name, or keeps it to itself, as its options said in bind. */
  boolean shares;

  @Nullable ModelEvents events;

  /** A connect has ended, which was recorded and not told yet. */
  boolean connectUntold;

  /** What its listener was told. */
  final List<String> heard = new ArrayList<>();

  // Streams.
  boolean listening;
  int backlog = Integer.MAX_VALUE;
  boolean pending;
  boolean accepted;
  boolean disconnected;

  /** Whether the connection has put an address in the place of the wildcard. */
  boolean wasWild;

  @Nullable ModelEnd end;

  /** The ends of those who wait to be accepted. */
  final Deque<ModelEnd> queue = new ArrayDeque<>();

  // Datagram sockets.
  @Nullable Name peer;
  boolean sendEnded;
  boolean receiveEnded;
  final Deque<Datagram> inbox = new ArrayDeque<>();

  ModelSocket(Kind kind) {
    this.kind = kind;
  }

  /** Whether it takes IPv4 too. */
  boolean isDual() {
    return kind.isIpv6() && Boolean.FALSE.equals(options.get(SockOpt.IPV6_V6ONLY));
  }

  boolean isSet(SockOpt<Boolean> flag) {
    return Boolean.TRUE.equals(options.get(flag));
  }

  /** A connect has ended: what is selected tells, else the call does. */
  void connected() {
    if (events != null && events.mask.contains(NetworkEvent.FD_CONNECT)) {
      events.record("FD_CONNECT");
      connectUntold = true;
    }
  }

  String home() {
    return kind.isIpv6() ? Name.HOME6 : Name.HOME4;
  }

  String wildcard() {
    return kind.isIpv6() ? Name.WILD6 : Name.WILD4;
  }

  /** Whether an address is one that it can use. */
  boolean takes(Name name) {
    return name.isIpv6() == kind.isIpv6() || (isDual() && !name.isIpv6());
  }

  /** Whether what comes for a name comes here. */
  boolean isAt(Name name) {
    return local != null
        && local.port() == name.port()
        && (local.host().equals(name.host())
            || (local.isWildcard()
                && (local.isIpv6() == name.isIpv6() || (isDual() && !name.isIpv6()))));
  }
}
