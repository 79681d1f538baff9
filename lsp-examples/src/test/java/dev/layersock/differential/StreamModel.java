package dev.layersock.differential;

import dev.layersock.differential.Name.Port;
import dev.layersock.error.WsaError;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.MessageFlags;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stream sockets answer. */
final class StreamModel {
  private final Model model;

  StreamModel(Model model) {
    this.model = model;
  }

  String call(Step step, ModelSocket s) throws Refused {
    return switch (step.op()) {
      case BIND -> model.bind(step, s);
      case LISTEN -> listen(step, s);
      case ACCEPT -> accept(step, s);
      case CONNECT -> connect(s, model.place(step, s), step, false);
      case CONNECT_WITH -> connect(s, model.place(step, s), step, true);
      case SEND, SEND_TO -> send(step, s);
      case RECV, RECV_FROM -> recv(step, s);
      case SHUTDOWN -> shutdown(s, Model.how(step).endsSending(), Model.how(step).endsReceiving());
      case SEND_DISCONNECT -> {
        connected(s);
        if (step.what() % 3 == 2) {
          throw new Refused(WsaError.WSAENOPROTOOPT);
        }
        yield shutdown(s, true, false);
      }
      case RECV_DISCONNECT -> {
        connected(s);
        if (step.what() % 2 == 1) {
          throw new Refused(WsaError.WSAENOPROTOOPT);
        }
        yield shutdown(s, false, true);
      }
      case PEER_NAME -> model.show(connected(s).peerName);
      case FIONREAD -> String.valueOf(s.end == null ? 0 : s.end.in.length());
      case SIOCATMARK -> {
        if (s.isSet(SockOpt.SO_OOBINLINE)) {
          throw new Refused(WsaError.WSAEINVAL);
        }
        yield "true";
      }
      case DISCONNECT_EX -> disconnect(s);
      case FLOOD -> flood(s);
      case BLOCKED_ACCEPT -> blockedAccept(step, s);
      default -> throw new AssertionError(step);
    };
  }

  private static ModelEnd connected(ModelSocket s) throws Refused {
    if (s.end == null) {
      throw new Refused(WsaError.WSAENOTCONN);
    }
    return s.end;
  }

  private static String listen(Step step, ModelSocket s) throws Refused {
    if (s.end != null) {
      throw new Refused(WsaError.WSAEISCONN);
    }
    if (s.local == null || s.pending) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    int backlog = Math.max(1, Choices.of(Choices.BACKLOGS, step.what()));
    if (s.queue.size() > backlog) {
      return Difference.FULL_QUEUE.answer();
    }
    s.backlog = Math.min(s.backlog, backlog);
    s.listening = true;
    s.disconnected = false;
    if (s.events != null) {
      s.events.arm(NetworkEvent.FD_ACCEPT);
    }
    return "ok";
  }

  // Connecting.

  private String connect(ModelSocket s, @Nullable Name peer, Step step, boolean with)
      throws Refused {
    if (step.op() == Op.CONNECT && step.isToNobody()) {
      throw new Refused(WsaError.WSAEADDRNOTAVAIL);
    }
    if (s.pending) {
      throw new Refused(WsaError.WSAEALREADY);
    }
    if (s.listening) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    if (s.end != null) {
      throw new Refused(WsaError.WSAEISCONN);
    }
    if (peer == null || !s.takes(peer)) {
      throw new Refused(WsaError.WSAEAFNOSUPPORT);
    }
    if (peer.port() == null) {
      throw new Refused(WsaError.WSAEADDRNOTAVAIL);
    }
    if (step.op() == Op.CONNECT && step.place() == Place.BROADCAST) {
      return Difference.BROADCASTS.answer();
    }
    if (with && step.what() % 4 == 0) {
      throw new Refused(WsaError.WSAEPROTONOSUPPORT);
    }
    if (with && step.what() % 4 == 2) {
      throw new Refused(WsaError.WSAEOPNOTSUPP);
    }
    Name local = s.local;
    if (local != null && !local.isWildcard() && local.isIpv6() != peer.isIpv6()) {
      return Difference.OTHER_FAMILY_BOUND.answer();
    }
    if (peer.port() == Model.BUSY) {
      return begin(s, peer);
    }
    ModelSocket listener = listener(peer);
    if (listener == null || listener == s) {
      s.disconnected = false;
      if (local == null) {
        s.local = new Name(s.wildcard(), new Port());
      }
      throw new Refused(WsaError.WSAECONNREFUSED);
    }
    if (listener.queue.size() >= listener.backlog) {
      return Difference.FULL_QUEUE.answer();
    }
    s.disconnected = false;
    establish(s, peer, listener);
    return "CONNECTED";
  }

  private static String begin(ModelSocket s, Name peer) {
    if (s.blocking) {
      return Model.WAITS;
    }
    s.disconnected = false;
    name(s, peer);
    s.pending = true;
    return "IN_PROGRESS";
  }

  private static Name name(ModelSocket s, Name peer) {
    String home = peer.isIpv6() ? Name.HOME6 : Name.HOME4;
    Name before = s.local;
    Name name =
        before == null
            ? new Name(home, new Port())
            : before.isWildcard() ? before.withHost(home) : before;
    s.wasWild = before == null || before.isWildcard();
    s.local = name;
    return name;
  }

  private @Nullable ModelSocket listener(Name name) {
    ModelSocket best = null; // the one that is bound to just that address, if there is one
    for (ModelSocket s : model.sockets) {
      if (s.listening && s.isAt(name) && (best == null || name.equals(s.local))) {
        best = s;
      }
    }
    return best;
  }

  private static void establish(ModelSocket s, Name peer, ModelSocket listener) {
    ModelEnd end = ModelEnd.connection(name(s, peer), peer);
    end.owner = s;
    s.end = end;
    s.accepted = false;
    listener.queue.add(end.peer());
    s.connectUntold = false;
    s.connected();
    if (s.events != null) {
      s.events.closeTold = false;
      s.events.armTransfers();
    }
  }

  private String disconnect(ModelSocket s) throws Refused {
    ModelEnd end = connected(s);
    if (s.accepted) {
      throw new Refused(WsaError.WSAEOPNOTSUPP);
    }
    end.release(true);
    s.end = null;
    s.disconnected = true;
    s.connectUntold = false;
    if (s.events != null) {
      s.events.armed.retainAll(Set.of(NetworkEvent.FD_ACCEPT));
    }
    if (s.wasWild && s.local != null) {
      // A port that the system has chosen may be another one now.
      s.local = new Name(s.wildcard(), s.bound ? s.local.port() : new Port());
    }
    return "ok";
  }

  // Accepting.

  private String accept(Step step, ModelSocket s) throws Refused {
    if (!s.listening) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    ModelSocket slot = model.sockets.get(step.with());
    if (slot.open) {
      return Model.SENSELESS;
    }
    ModelEnd first = s.queue.peek();
    if (first == null) {
      if (s.blocking) {
        return Model.WAITS;
      }
      acceptsAgain(s);
      return "WOULD_BLOCK";
    }
    if (first.broken) {
      return Difference.GONE_BEFORE_ACCEPT.answer();
    }
    int condition = step.what() % 5;
    if (condition == 3) {
      throw new Refused(WsaError.WSATRY_AGAIN);
    }
    s.queue.remove();
    acceptsAgain(s);
    if (condition >= 2) {
      first.release(true);
      throw new Refused(WsaError.WSAECONNREFUSED);
    }
    take(s, first, step.with());
    return "accepted " + model.show(first.peerName);
  }

  private void take(ModelSocket listener, ModelEnd end, int slot) {
    ModelSocket s = new ModelSocket(listener.kind);
    s.made = true;
    s.open = true;
    s.accepted = true;
    s.blocking = listener.blocking;
    s.options.putAll(listener.options);
    s.local = end.local;
    s.end = end;
    end.owner = s;
    ModelEvents theirs = listener.events;
    if (theirs != null) {
      s.events = new ModelEvents(theirs.mask, theirs.listened);
      s.events.armTransfers();
    }
    model.sockets.set(slot, s);
  }

  private static void acceptsAgain(ModelSocket s) {
    if (s.events != null) {
      s.events.arm(NetworkEvent.FD_ACCEPT);
    }
  }

  // Sending and receiving.

  private String send(Step step, ModelSocket s) throws Refused {
    boolean to = step.op() == Op.SEND_TO;
    int size = Choices.of(Choices.SIZES, to ? step.what() + step.with() : step.what());
    int flags = to ? MessageFlags.NONE : Choices.of(Choices.FLAGS, step.with());
    String data = model.data(size);
    ModelEnd end = connected(s);
    Model.requireFlags(flags, MessageFlags.DONTROUTE);
    if (end.sendEnded) {
      throw new Refused(WsaError.WSAESHUTDOWN);
    }
    if (size == 0 && !end.found && (end.ended || end.in.length() > 0)) {
      return "0"; // only a try would tell
    }
    if (!end.broken && size > 0 && end.peer().released) {
      end.broken = end.sentToNobody;
      end.sentToNobody = true;
    }
    if (end.broken) {
      end.found = true;
      end.told = true;
      end.untold = false;
      throw new Refused(WsaError.WSAECONNRESET);
    }
    if (!end.peer().released && !end.peer().receiveEnded) {
      end.peer().in.append(data);
    }
    return String.valueOf(size);
  }

  private String recv(Step step, ModelSocket s) throws Refused {
    int size = Choices.of(Choices.SIZES, step.what());
    int flags = Choices.of(Choices.FLAGS, step.with());
    ModelEnd end;
    try {
      end = connected(s);
      Model.requireFlags(flags, Model.receiveFlags());
    } catch (Refused e) {
      receivesAgain(s);
      throw e;
    }
    return receive(s, end, size, (flags & MessageFlags.PEEK) != 0);
  }

  static String receive(ModelSocket s, ModelEnd end, int size, boolean peek) throws Refused {
    if (end.receiveEnded) {
      if (s.events != null) {
        s.events.arm(NetworkEvent.FD_CLOSE);
      }
      throw new Refused(WsaError.WSAESHUTDOWN);
    }
    if (end.in.length() > 0) {
      int fits = Math.min(size, end.in.length());
      String taken = end.in.substring(0, fits);
      if (!peek) {
        end.in.delete(0, fits);
      }
      receivesAgain(s);
      return fits + ":" + taken;
    }
    if (end.ended) {
      close(s, "");
      return "END_OF_STREAM";
    }
    if (end.broken) {
      end.told = true;
      end.untold = false;
      close(s, ":WSAECONNRESET");
      throw new Refused(WsaError.WSAECONNRESET);
    }
    if (s.blocking) {
      return Model.WAITS;
    }
    receivesAgain(s);
    return "WOULD_BLOCK";
  }

  private static void close(ModelSocket s, String error) {
    if (s.events != null) {
      s.events.close(error);
    }
  }

  private static void receivesAgain(ModelSocket s) {
    if (s.events != null) {
      s.events.arm(NetworkEvent.FD_READ, NetworkEvent.FD_OOB);
    }
  }

  static String shutdown(ModelSocket s, boolean sending, boolean receiving) throws Refused {
    ModelEnd end = connected(s);
    if (sending && !end.sendEnded) {
      end.sendEnded = true;
      if (!end.peer().released && !end.peer().broken) {
        end.peer().ended = true;
      }
    }
    if (receiving) {
      end.receiveEnded = true;
      end.in.setLength(0);
      if (s.events != null) {
        s.events.receivingEnded();
      }
    }
    return "ok";
  }

  void close(ModelSocket s) {
    s.listening = false;
    s.pending = false;
    for (ModelEnd waiting = s.queue.poll(); waiting != null; waiting = s.queue.poll()) {
      waiting.release(true);
    }
    if (s.end != null) {
      s.end.release(new Linger(true, 0).equals(s.options.get(SockOpt.SO_LINGER)));
      s.end.owner = null;
      s.end = null;
    }
  }

  // Two threads.

  /** Sends until the connection is full, and receives all of it. */
  private static String flood(ModelSocket s) {
    ModelEnd end = s.end;
    ModelSocket peer = end == null ? null : end.peer().owner;
    boolean can =
        end != null
            && peer != null
            && isIdle(s, end)
            && isIdle(peer, end.peer())
            && end.peer().in.length() == 0;
    return can ? "full, the same, writable" : Model.SENSELESS;
  }

  private static boolean isIdle(ModelSocket s, ModelEnd end) {
    return !s.blocking
        && s.events == null
        && !end.sendEnded
        && !end.receiveEnded
        && !end.broken
        && !end.released;
  }

  private String blockedAccept(Step step, ModelSocket s) throws Refused {
    if (!s.blocking || !s.listening || !s.queue.isEmpty()) {
      return Model.SENSELESS;
    }
    if (step.what() % 3 == 0) {
      throw new Refused(WsaError.WSAEINTR);
    }
    if (step.what() % 3 == 1) {
      model.close(s);
      throw new Refused(WsaError.WSAENOTSOCK);
    }
    return Model.SENSELESS;
  }

  // Readiness.

  boolean isReadable(ModelSocket s) {
    ModelEnd end = s.end;
    return end == null
        ? s.disconnected || !s.queue.isEmpty()
        : end.in.length() > 0 || end.ended || end.broken || end.receiveEnded;
  }

  boolean isWritable(ModelSocket s) {
    return s.end != null || s.disconnected;
  }

  /** Records what is true and enabled. */
  void recordEvents(ModelSocket s) {
    ModelEvents events = s.events;
    if (events == null || !s.kind.isStream()) {
      return;
    }
    ModelEnd end = s.end;
    if (!s.queue.isEmpty()) {
      events.happen(NetworkEvent.FD_ACCEPT);
    }
    if (end != null && end.isOver()) {
      events.armed.remove(NetworkEvent.FD_READ); // the end is FD_CLOSE's
      if (events.mask.contains(NetworkEvent.FD_CLOSE) && !events.closeTold) {
        events.close(end.takeError() || end.told ? ":WSAECONNRESET" : "");
      }
    } else if (end != null && isReadable(s) && !end.receiveEnded) {
      events.happen(NetworkEvent.FD_READ);
    }
    if (end != null) {
      events.happen(NetworkEvent.FD_WRITE);
    }
  }
}
