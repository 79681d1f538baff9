package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: what has come in for it, and how far each direction has ended. Sending
 * puts bytes straight into the other end.
 *
 * <p>Any thread may call it. The connection's lock guards everything; plain transfers go past it,
 * see {@link Inbox}. Sockets are signalled after it is released.
 */
final class StreamEnd extends EndState implements FlowHolder {
  private final Connection connection;
  private final Inbox in;
  private volatile @Nullable StreamOwner owner; // written under the connection's lock

  /**
   * An end.
   *
   * @param capacity bytes that may wait in it
   * @param owner whose it is; null if that is still to be said
   */
  StreamEnd(
      Connection connection, InetSocketAddress name, int capacity, @Nullable StreamOwner owner) {
    super(name);
    this.connection = connection;
    this.in = new Inbox(capacity, connection.conditions.hasLatency());
    this.owner = owner;
  }

  Connection connection() {
    return connection;
  }

  /** The address of the other end. */
  InetSocketAddress peerName() {
    return peer().name();
  }

  @Override
  public @Nullable QualityOfService flows() {
    return connection.flows(this);
  }

  @Override
  public void changeFlows(QualityOfService wanted) throws WsaException {
    connection.changeFlows(this, wanted);
  }

  private StreamEnd peer() {
    return connection.peerOf(this);
  }

  /** Gives the end to a socket. Whether the connection was whole. */
  boolean own(StreamOwner socket) {
    int buffer = socket.receiveBuffer();
    StreamOwner writer;
    boolean whole;
    connection.lockAll();
    try {
      owner = socket;
      int room = in.room();
      in.capacity(buffer);
      writer = in.room() > room ? peer().owner : null;
      whole = !broken && !isReleased();
    } finally {
      connection.unlockAll();
    }
    StreamOwner.tell(writer, Readiness.WRITABLE);
    return whole;
  }

  int send(ByteBuffer source, boolean asUrgent) throws WsaException {
    if (asUrgent) {
      return sendLocked(source, true);
    }
    StreamEnd peer = peer();
    int taken = peer.in.putUnlocked(source);
    if (taken == Inbox.LOCKED) {
      return sendLocked(source, false);
    }
    if (taken > 0) {
      StreamOwner.tell(peer.owner, Readiness.READABLE);
    }
    return taken;
  }

  private int sendLocked(ByteBuffer source, boolean asUrgent) throws WsaException {
    int taken;
    StreamOwner reader;
    UrgentByte mark = null;
    StreamEnd peer = peer();
    connection.lockAll();
    try {
      int offered = source.remaining();
      requireSending(peer, offered);
      if (peer.isReleased() || peer.receiveEnded || offered == 0) {
        source.position(source.limit());
        return offered;
      }
      boolean inline = asUrgent && peer.isInline();
      if (asUrgent && peer.in.hasRoomForUrgent(offered, inline)) {
        mark = peer.in.putUrgent(source, inline);
        taken = offered;
      } else {
        taken = peer.in.put(source, asUrgent ? offered - 1 : offered);
      }
      if (taken == 0) {
        return IoResult.WOULD_BLOCK;
      }
      reader = peer.owner;
      peer.noteChange();
    } finally {
      connection.unlockAll();
    }
    if (connection.conditions.hasLatency()) {
      arriveLater(peer, taken, mark);
    } else {
      StreamOwner.tell(
          reader, mark == null ? Readiness.READABLE : Readiness.READABLE | Readiness.URGENT);
    }
    return taken;
  }

  /**
   * Waits until what was sent has arrived, and the end behind it would have, as a lingering close
   * does.
   *
   * @param most nanoseconds at most
   * @return whether it has
   */
  boolean awaitSent(long most) {
    boolean waits;
    connection.lock();
    try {
      waits = peer().in.hasSomeOnTheWay();
    } finally {
      connection.unlock();
    }
    long latency = connection.conditions.latencyNanos;
    if (waits) {
      connection.pause(Math.min(latency, most));
    }
    return !waits || latency <= most;
  }

  /** Lets transfers to this end go past the lock, if they may. The lock is held. */
  void open() {
    if (peer().isPlainTowards(this) && in.mayOpen()) {
      noteChange(); // what is put in from now on does not
      in.open();
    }
  }

  /** Lets no transfer to this end go past the lock. The lock is held. */
  void shut() {
    in.shut();
  }

  private boolean isInline() {
    return owner != null && owner.takesUrgentInline();
  }

  private static void arriveLater(StreamEnd peer, int taken, @Nullable UrgentByte mark) {
    int bytes = mark == null || mark.inline() ? taken : taken - 1;
    peer.onArrival(() -> peer.arrive(bytes, mark));
  }

  private int arrive(int bytes, @Nullable UrgentByte mark) {
    noteChange();
    in.arrive(bytes, broken || isReleased() ? null : mark);
    return Readiness.READABLE | Readiness.URGENT;
  }

  /** Changes this end when what the peer does now arrives. */
  private void onArrival(IntSupplier change) {
    connection.onArrival(
        () -> {
          StreamOwner self;
          int events;
          connection.lockAll();
          try {
            events = change.getAsInt();
            self = owner;
          } finally {
            connection.unlockAll();
          }
          StreamOwner.tell(self, events);
        });
  }

  int recv(ByteBuffer target, boolean peek) throws WsaException {
    int taken = in.takeUnlocked(target, peek);
    if (taken == Inbox.LOCKED) {
      return isKnownEmpty() ? IoResult.WOULD_BLOCK : recvLocked(target, peek);
    }
    if (taken > 0 && !peek) {
      StreamOwner.tell(peer().owner, Readiness.WRITABLE);
    }
    return taken;
  }

  private int recvLocked(ByteBuffer target, boolean peek) throws WsaException {
    StreamOwner writer;
    StreamOwner reader;
    int taken;
    boolean hasEnded;
    connection.lockAll();
    try {
      requireReceiving(peer());
      if (in.arrived() == 0) {
        if (hasEnded()) {
          return IoResult.END_OF_STREAM;
        }
        noteEmpty();
        return IoResult.WOULD_BLOCK;
      }
      if (peek) {
        return in.peek(target);
      }
      taken = in.take(target);
      if (in.arrived() == 0 && !endArrived && !broken) {
        noteEmpty();
      }
      hasEnded = hasEnded() || (broken && in.arrived() == 0);
      reader = owner;
      writer = peer().owner;
    } finally {
      connection.unlockAll();
    }
    StreamOwner.tell(writer, Readiness.WRITABLE);
    if (hasEnded) {
      StreamOwner.tell(reader, Readiness.CLOSED);
    }
    return taken;
  }

  /** Whether the peer has ended its stream, and nothing unread comes before that. */
  private boolean hasEnded() {
    return endArrived && in.isEmpty();
  }

  int recvUrgent(ByteBuffer target, boolean peek) throws WsaException {
    connection.lockAll();
    try {
      requireReceiving(peer());
      if (isInline()) {
        throw new WsaException(
            WsaError.WSAEINVAL, "with SO_OOBINLINE urgent data is in the stream");
      }
      return in.takeUrgent(target, peek);
    } finally {
      connection.unlockAll();
    }
  }

  /** Whether all urgent data has been read. */
  boolean isUrgentRead() {
    connection.lock();
    try {
      return !in.hasUrgent();
    } finally {
      connection.unlock();
    }
  }

  /** Bytes that have arrived. */
  int arrived() {
    connection.lock();
    try {
      return in.arrived();
    } finally {
      connection.unlock();
    }
  }

  int readiness() {
    boolean down = connection.network.conditions().isDown();
    connection.lock();
    try {
      if (broken) {
        return brokenNow();
      }
      StreamEnd peer = peer();
      int events = hasEnded() ? Readiness.READABLE | Readiness.CLOSED : 0;
      if (receiveEnded || in.arrived() > 0) {
        events |= Readiness.READABLE;
      }
      if (down || sendEnded || peer.isReleased() || peer.receiveEnded || peer.in.room() > 0) {
        events |= Readiness.WRITABLE;
      }
      return in.hasUrgent() ? events | Readiness.URGENT : events;
    } finally {
      connection.unlock();
    }
  }

  /** What has arrived before a reset is received first, as a kernel has it. */
  private int brokenNow() {
    int events = Readiness.READABLE | Readiness.WRITABLE;
    return in.arrived() == 0 ? events | Readiness.CLOSED : events;
  }

  @Override
  boolean hasArrived() {
    return in.arrived() > 0;
  }

  /** Ends directions; the data goes with the end of sending. */
  void shutdown(ShutdownHow how, byte @Nullable [] data) {
    StreamOwner self;
    StreamOwner other;
    int own = 0;
    int others = 0;
    boolean ends = false;
    connection.lockAll();
    try {
      if (how.endsReceiving() && !receiveEnded) {
        noteChange();
        receiveEnded = true;
        in.discard();
        own |= Readiness.READABLE | (broken || hasEnded() ? Readiness.CLOSED : 0);
        others |= Readiness.WRITABLE;
      }
      if (how.endsSending() && !sendEnded) {
        sendEnded = true;
        own |= Readiness.WRITABLE;
        ends = true;
        others |= endNow(data);
      }
      self = owner;
      other = peer().owner;
    } finally {
      connection.unlockAll();
    }
    endLater(ends, data);
    StreamOwner.tell(self, own);
    StreamOwner.tell(other, others);
  }

  private int endNow(byte @Nullable [] data) {
    return connection.conditions.hasLatency() ? 0 : peer().endArrived(data);
  }

  private void endLater(boolean ends, byte @Nullable [] data) {
    if (ends && connection.conditions.hasLatency()) {
      peer().onArrival(() -> peer().endArrived(data));
    }
  }

  private int endArrived(byte @Nullable [] data) {
    noteChange();
    endArrived = true;
    disconnectData = data;
    int events = Readiness.READABLE | Readiness.WRITABLE;
    return hasEnded() ? events | Readiness.CLOSED : events;
  }

  /** Ends with the provider. The peer's socket does the same by itself. */
  void goDown() {
    connection.lockAll();
    try {
      if (!isReleased()) {
        releaseLocked(EndRelease.PROVIDER_DOWN);
      }
    } finally {
      connection.unlockAll();
    }
  }

  /**
   * Lets this end go: in order, or with a reset, which unread data asks for too, as in TCP.
   * Repeating it is no error.
   *
   * @param why CLOSED or DISCONNECTED
   */
  void release(EndRelease why, boolean reset) {
    StreamOwner other;
    int others;
    boolean aborts;
    boolean ends;
    StreamEnd peer = peer();
    connection.lockAll();
    try {
      if (isReleased()) {
        return;
      }
      aborts = reset || !in.isEmpty();
      ends = !sendEnded && !aborts;
      releaseLocked(why);
      others = Readiness.WRITABLE;
      if (aborts && !connection.conditions.hasLatency()) {
        others = peer.resetArrived();
      } else if (ends) {
        others |= endNow(null);
      }
      other = peer.owner;
    } finally {
      connection.unlockAll();
    }
    endLater(ends, null);
    if (aborts && connection.conditions.hasLatency()) {
      peer.onArrival(peer::resetArrived);
    }
    StreamOwner.tell(other, others);
  }

  private void releaseLocked(EndRelease why) {
    noteRelease(why);
    in.discard();
    connection.releaseLocked();
    owner = null;
  }

  private int resetArrived() {
    if (isReleased() || broken) {
      return 0;
    }
    noteReset();
    return brokenNow();
  }

  /**
   * Copies the peer's disconnect data, if any, and ends receiving.
   *
   * @throws WsaException WSAEFAULT if it does not fit; nothing has changed then
   */
  void takeDisconnectData(@Nullable ByteBuffer target) throws WsaException {
    connection.lock();
    try {
      DisconnectData.put(disconnectData, target);
    } finally {
      connection.unlock();
    }
    shutdown(ShutdownHow.RECEIVE, null);
  }

  /** Changes the receive buffer. */
  void capacity(int bytes) {
    StreamOwner writer;
    connection.lockAll();
    try {
      in.capacity(bytes);
      writer = peer().owner;
    } finally {
      connection.unlockAll();
    }
    StreamOwner.tell(writer, Readiness.WRITABLE);
  }

  /** The error that nobody has asked for yet, as a number; 0 for none. */
  int takeError() {
    connection.lock();
    try {
      return takeErrorLocked();
    } finally {
      connection.unlock();
    }
  }
}
