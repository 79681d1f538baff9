package dev.layersock.differential;

import dev.layersock.differential.ModelSocket.Datagram;
import dev.layersock.differential.Name.Port;
import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.MessageFlags;
import org.jspecify.annotations.Nullable;

/** What datagram sockets answer. */
final class DatagramModel {
  private final Model model;

  DatagramModel(Model model) {
    this.model = model;
  }

  String call(Step step, ModelSocket s) throws Refused {
    return switch (step.op()) {
      case BIND -> model.bind(step, s);
      case LISTEN, ACCEPT, SIOCATMARK, DISCONNECT_EX -> throw new Refused(WsaError.WSAEOPNOTSUPP);
      case CONNECT -> connect(step, s);
      case CONNECT_WITH -> connectWith(step, s);
      case SEND -> send(step, s);
      case SEND_TO -> sendTo(step, s);
      case RECV -> recv(step, s, false);
      case RECV_FROM -> recv(step, s, true);
      case SHUTDOWN -> {
        shutdown(s, Model.how(step).endsSending(), Model.how(step).endsReceiving());
        yield "ok";
      }
      case SEND_DISCONNECT -> {
        peer(s);
        if (step.what() % 3 == 2) {
          throw new Refused(WsaError.WSAENOPROTOOPT);
        }
        shutdown(s, true, false);
        yield "ok";
      }
      case RECV_DISCONNECT -> {
        peer(s);
        if (step.what() % 2 == 1) {
          throw new Refused(WsaError.WSAENOPROTOOPT);
        }
        shutdown(s, false, true);
        yield "ok";
      }
      case PEER_NAME -> model.show(peer(s));
      case FIONREAD -> {
        Datagram first = s.inbox.peek();
        yield String.valueOf(first == null || s.receiveEnded ? 0 : first.data().length());
      }
      default -> Model.SENSELESS;
    };
  }

  private static Name peer(ModelSocket s) throws Refused {
    if (s.peer == null) {
      throw new Refused(WsaError.WSAENOTCONN);
    }
    return s.peer;
  }

  private String connect(Step step, ModelSocket s) throws Refused {
    Name name = model.place(step, s);
    if (step.isToNobody()) {
      become(s, null);
      return "CONNECTED";
    }
    return connect(s, name, step.place() == Place.BROADCAST);
  }

  private String connect(ModelSocket s, @Nullable Name name, boolean broadcast) throws Refused {
    if (name == null || !s.takes(name)) {
      throw new Refused(WsaError.WSAEAFNOSUPPORT);
    }
    if (name.port() == null) {
      throw new Refused(WsaError.WSAEADDRNOTAVAIL);
    }
    if (broadcast) {
      requireBroadcast(s);
      return Difference.BROADCASTS.answer();
    }
    if (isAway(s, name)) {
      return Difference.OTHER_FAMILY_BOUND.answer();
    }
    bindToSend(s);
    become(s, name);
    return "CONNECTED";
  }

  /** A name of the other family than the one that it is bound to. */
  static boolean isAway(ModelSocket s, Name to) {
    return s.local != null && !s.local.isWildcard() && s.local.isIpv6() != to.isIpv6();
  }

  private static void requireBroadcast(ModelSocket s) throws Refused {
    if (!s.isSet(SockOpt.SO_BROADCAST)) {
      throw new Refused(WsaError.WSAEACCES);
    }
  }

  private String connectWith(Step step, ModelSocket s) throws Refused {
    ModelSocket target = model.sockets.get(step.with());
    Name name = model.place(step, s);
    if (target.local == null || name == null) {
      return Model.SENSELESS;
    }
    if (step.what() % 4 == 2 && s.takes(name) && !isAway(s, name)) {
      throw new Refused(WsaError.WSAEOPNOTSUPP);
    }
    return connect(s, name, false);
  }

  private static void become(ModelSocket s, @Nullable Name peer) {
    if (peer == null ? s.peer != null : !peer.equals(s.peer)) {
      s.inbox.clear();
    }
    s.peer = peer;
    s.connectUntold = false;
    s.connected();
  }

  private static void bindToSend(ModelSocket s) {
    if (s.local == null) {
      s.local = new Name(s.wildcard(), new Port());
    }
  }

  private String send(Step step, ModelSocket s) throws Refused {
    String data = model.data(Choices.of(Choices.SIZES, step.what()));
    Name to = peer(s);
    Model.requireFlags(Choices.of(Choices.FLAGS, step.with()), MessageFlags.DONTROUTE);
    return send(s, data, to);
  }

  private String sendTo(Step step, ModelSocket s) throws Refused {
    String data = model.data(Choices.of(Choices.SIZES, step.what() + step.with()));
    if (step.isToNobody()) {
      throw new Refused(WsaError.WSAEADDRNOTAVAIL);
    }
    Name to = model.place(step, s);
    if (to == null || !s.takes(to)) {
      throw new Refused(WsaError.WSAEAFNOSUPPORT);
    }
    if (to.port() == null) {
      throw new Refused(WsaError.WSAEADDRNOTAVAIL);
    }
    if (step.place() == Place.BROADCAST) {
      requireBroadcast(s);
      return Difference.BROADCASTS.answer();
    }
    return send(s, data, to);
  }

  private String send(ModelSocket s, String data, Name to) throws Refused {
    if (s.sendEnded) {
      throw new Refused(WsaError.WSAESHUTDOWN);
    }
    if (isAway(s, to)) {
      return Difference.OTHER_FAMILY_BOUND.answer();
    }
    if (to.equals(s.peer) && target(to) == null) {
      return Difference.NOBODY_TOLD.answer();
    }
    bindToSend(s);
    deliver(s, data, to);
    return String.valueOf(data.length());
  }

  void deliver(ModelSocket s, String data, Name to) {
    Name source = source(s, to);
    ModelSocket target = target(to);
    if (target != null && (target.peer == null || target.peer.equals(source))) {
      target.inbox.add(new Datagram(source, data));
    }
  }

  /** Where a datagram to an address comes from. */
  static Name source(ModelSocket s, Name to) {
    String home = to.isIpv6() ? Name.HOME6 : Name.HOME4;
    Name local = s.local == null ? new Name(home, null) : s.local;
    return local.isWildcard() ? local.withHost(home) : local;
  }

  private @Nullable ModelSocket target(Name to) {
    for (ModelSocket target : model.sockets) {
      if (target.open && !target.kind.isStream() && target.isAt(to)) {
        return target;
      }
    }
    return null;
  }

  private String recv(Step step, ModelSocket s, boolean from) throws Refused {
    if (s.blocking && s.inbox.isEmpty() && !s.receiveEnded && s.local != null) {
      return Model.WAITS;
    }
    ModelEvents events = s.events;
    if (events != null && !s.receiveEnded) {
      events.arm(NetworkEvent.FD_READ, NetworkEvent.FD_OOB);
    }
    if (from ? s.local == null : s.peer == null) {
      throw new Refused(from ? WsaError.WSAEINVAL : WsaError.WSAENOTCONN);
    }
    int flags = Choices.of(Choices.FLAGS, step.with());
    Model.requireFlags(flags, Model.receiveFlags());
    if (s.receiveEnded) {
      throw new Refused(WsaError.WSAESHUTDOWN);
    }
    Datagram first = s.inbox.peek();
    if (first == null) {
      return "WOULD_BLOCK";
    }
    if ((flags & MessageFlags.PEEK) == 0) {
      s.inbox.remove();
    }
    int size = Choices.of(Choices.SIZES, step.what());
    int fits = Math.min(size, first.data().length());
    String source = from ? " from " + model.show(first.source()) : "";
    String taken = first.data().substring(0, fits);
    return fits < first.data().length()
        ? "WSAEMSGSIZE:" + taken + source
        : fits + ":" + taken + source;
  }

  private static void shutdown(ModelSocket s, boolean sending, boolean receiving) {
    s.sendEnded |= sending;
    s.receiveEnded |= receiving;
    if (receiving && s.events != null) {
      s.events.receivingEnded();
    }
  }

  boolean isReadable(ModelSocket s) {
    return s.receiveEnded || !s.inbox.isEmpty();
  }

  void recordEvents(ModelSocket s) {
    ModelEvents events = s.events;
    if (events == null || s.kind.isStream()) {
      return;
    }
    if (isReadable(s) && !s.receiveEnded) {
      events.happen(NetworkEvent.FD_READ);
    }
    events.happen(NetworkEvent.FD_WRITE);
  }
}
