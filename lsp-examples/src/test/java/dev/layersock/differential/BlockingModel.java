package dev.layersock.differential;

import dev.layersock.differential.ModelSocket.Datagram;
import dev.layersock.error.WsaError;

/** What a call answers that waits in one thread until another does something. */
final class BlockingModel {
  private final Model model;
  private final DatagramModel datagrams;

  BlockingModel(Model model, DatagramModel datagrams) {
    this.model = model;
    this.datagrams = datagrams;
  }

  /** A receive, or a select for one, whose wait is ended in a way that the step says. */
  String wait(Step step, ModelSocket s) throws Refused {
    boolean selects = step.op() == Op.BLOCKED_SELECT;
    if (!waits(s) || (!selects && !s.blocking)) {
      return Model.SENSELESS;
    }
    int ending = step.what() % 7;
    if (ending < 2) { // cancelled, interrupted
      throw new Refused(WsaError.WSAEINTR);
    }
    if (ending == 2) {
      model.close(s);
      throw new Refused(WsaError.WSAENOTSOCK);
    }
    return s.kind.isStream() ? stream(step, s, selects) : datagram(step, s, selects);
  }

  /** A receive with a time limit that is over. */
  String timed(ModelSocket s) throws Refused {
    if (!s.blocking || !waits(s)) {
      return Model.SENSELESS;
    }
    throw new Refused(WsaError.WSAETIMEDOUT);
  }

  /** Whether a receive would wait. */
  private static boolean waits(ModelSocket s) {
    ModelEnd end = s.end;
    if (!s.kind.isStream()) {
      return s.local != null && !s.receiveEnded && s.inbox.isEmpty();
    }
    return end != null && !end.receiveEnded && !end.isOver() && end.in.length() == 0;
  }

  private String stream(Step step, ModelSocket s, boolean selects) throws Refused {
    ModelEnd end = s.end;
    if (end == null) {
      return Model.SENSELESS;
    }
    ModelSocket peer = end.peer().owner;
    if (peer == null || !peer.open || end.peer().sendEnded) {
      return Model.SENSELESS;
    }
    switch (step.what() % 7) {
      case 3 -> end.in.append(model.data(3));
      case 4 -> StreamModel.shutdown(peer, true, false);
      default -> model.close(peer);
    }
    return selects ? "1" : StreamModel.receive(s, end, 17, false);
  }

  private String datagram(Step step, ModelSocket s, boolean selects) {
    ModelSocket sender = model.sockets.get(step.with());
    if (s.local == null || !sender.open || sender.kind.isStream() || sender.sendEnded) {
      return Model.SENSELESS;
    }
    Name to = new Name(s.home(), s.local.port());
    if (!sender.takes(to) || DatagramModel.isAway(sender, to) || !s.isAt(to)) {
      return Model.SENSELESS;
    }
    if (sender.local == null
        || (s.peer != null && !s.peer.equals(DatagramModel.source(sender, to)))) {
      return Model.SENSELESS;
    }
    datagrams.deliver(sender, model.data(3), to);
    Datagram first = selects ? s.inbox.peek() : s.inbox.poll();
    if (first == null) {
      throw new IllegalStateException("nothing was delivered");
    }
    return selects ? "1" : "3:" + first.data();
  }
}
