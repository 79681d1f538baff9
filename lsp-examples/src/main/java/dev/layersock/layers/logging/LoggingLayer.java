package dev.layersock.layers.logging;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.Printable;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.SocketSlot;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Writes one line for each event in the life of a socket, its end included, whatever ended it, and
 * one for each connect, however it ends. Sending and receiving only counts bytes.
 *
 * <p>Sockets are numbered from 1 in each process, so that the lines of one can be found where many
 * chains write to one log. Any thread may call it; it has no locks.
 */
final class LoggingLayer extends LayeredProvider {
  private static final AtomicLong LAST_NUMBER = new AtomicLong();

  private final AtomicLong lastNumber;
  private final String place;
  private final SocketSlot<SocketLog> slot;
  private final Logger logger;
  private final Level level;

  @Inject
  LoggingLayer(@Lower ServiceProvider lower, LayerContext context, LoggingSettings settings) {
    this(lower, context, settings, LAST_NUMBER);
  }

  /** With a source of numbers, which tests have for themselves. */
  LoggingLayer(
      ServiceProvider lower,
      LayerContext context,
      LoggingSettings settings,
      AtomicLong lastNumber) {
    super(lower, context);
    this.lastNumber = lastNumber;
    this.place = place(context);
    this.slot = context.slot();
    this.logger = LoggerFactory.getLogger(settings.logger());
    this.level =
        switch (settings.level()) {
          case TRACE -> Level.TRACE;
          case DEBUG -> Level.DEBUG;
          case INFO -> Level.INFO;
          case WARN -> Level.WARN;
        };
  }

  /** A layer is named where it has a name of its own, for two of them may be in one chain. */
  private static String place(LayerContext context) {
    String chain = "chain=" + Printable.value(context.chain());
    boolean onlyOne = context.name().equals(LoggingDescriptor.NAME);
    return onlyOne ? chain : chain + " layer=" + Printable.value(context.name());
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    ProviderSocket s = super.socket(request);
    enter(s);
    return s;
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    try {
      super.bind(s, name);
    } catch (WsaException failure) {
      if (enabled()) {
        write(line("bind", s).add("outcome", "failed").add("local", name).add(failure));
      }
      throw failure;
    }
    if (enabled()) {
      write(line("bind", s).add("outcome", "bound").add("local", askLocal(s)));
    }
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    try {
      super.listen(s, backlog);
    } catch (WsaException failure) {
      if (enabled()) {
        write(line("listen", s).add("outcome", "failed").add(failure));
      }
      throw failure;
    }
    if (enabled()) {
      write(
          line("listen", s)
              .add("outcome", "listening")
              .add("local", askLocal(s))
              .add("backlog", backlog));
    }
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    ProviderSocket accepted = super.accept(s, condition);
    if (accepted == null) {
      return null;
    }
    SocketLog log = enter(accepted);
    if (enabled()) {
      log.peerIs(askPeer(accepted));
      write(
          line("accept", accepted)
              .add("peer", log.peer())
              .add("local", askLocal(accepted))
              .add("listener", slot.require(s).number()));
    }
    return accepted;
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    SocketLog log = slot.require(s);
    SocketLog.Attempt attempt = new SocketLog.Attempt(request, now());
    boolean alone = log.begin(attempt);
    ConnectOutcome outcome;
    try {
      outcome = super.connect(s, request);
    } catch (WsaException failure) {
      if (log.end(attempt) || !alone) { // else the socket's end has written the line
        writeEnd(s, "failed", attempt, failure);
      }
      throw failure;
    }
    if (outcome == ConnectOutcome.CONNECTED && (log.end(attempt) || !alone)) {
      writeConnected(s, attempt);
    }
    return outcome;
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    SocketLog.Attempt attempt = slot.require(s).takeAttempt();
    if (attempt != null) {
      if (failure == null) {
        writeConnected(s, attempt);
      } else {
        writeEnd(s, "failed", attempt, failure);
      }
    }
    super.connectCompleted(s, failure);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    int sent = super.send(s, source, flags);
    slot.require(s).sent(sent);
    return sent;
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    int sent = super.sendTo(s, source, flags, to);
    slot.require(s).sent(sent);
    return sent;
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    int before = target.position();
    try {
      int received = super.recv(s, target, flags);
      noteReceived(s, flags, received);
      return received;
    } catch (WsaException failure) {
      noteFailure(s, flags, target.position() - before, failure);
      throw failure;
    }
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int before = target.position();
    try {
      int received = super.recvFrom(s, target, flags, from);
      noteReceived(s, flags, received);
      return received;
    } catch (WsaException failure) {
      noteFailure(s, flags, target.position() - before, failure);
      throw failure;
    }
  }

  private void noteReceived(ProviderSocket s, int flags, int bytes) {
    if ((flags & MessageFlags.PEEK) == 0) {
      slot.require(s).received(bytes);
    }
  }

  /** A datagram that was too long is gone, but for what of it is in the buffer. */
  private void noteFailure(ProviderSocket s, int flags, int bytes, WsaException failure) {
    if (failure.error() == WsaError.WSAEMSGSIZE && (flags & MessageFlags.PEEK) == 0) {
      slot.require(s).receivedCut(bytes);
    }
  }

  @Override
  public void ended(ProviderSocket s) {
    SocketLog log = slot.get(s);
    if (log == null) {
      return; // it ended before this layer had it
    }
    SocketLog.Attempt attempt = log.takeAttempt();
    if (attempt != null) {
      writeEnd(s, "given-up", attempt, null);
    }
    if (enabled()) {
      Line line =
          line("close", s)
              .add("peer", log.peer())
              .add("local", log.local())
              .add("in", log.bytesIn())
              .add("out", log.bytesOut());
      if (log.cut() > 0) {
        line.add("cut", log.cut());
      }
      write(line.addMillis(now() - log.startNanos()));
    }
  }

  private SocketLog enter(ProviderSocket s) {
    String session = MDC.get(LoggingDescriptor.SESSION);
    SocketLog log = new SocketLog(lastNumber.incrementAndGet(), session, now());
    slot.set(s, log);
    return log;
  }

  private void writeConnected(ProviderSocket s, SocketLog.Attempt attempt) {
    long now = now();
    boolean removes = removesPeer(s, attempt.request().peer());
    if (removes) {
      slot.require(s).peerIs(null);
    } else {
      slot.require(s).connected(attempt.request().peer(), now);
    }
    if (enabled()) {
      write(
          connect(s, removes ? "peer-removed" : "connected", attempt)
              .add("local", askLocal(s))
              .addMillis(now - attempt.startNanos()));
    }
  }

  /** A datagram socket that is connected to the all-zero address has no default peer any more. */
  private static boolean removesPeer(ProviderSocket s, SocketAddress peer) {
    return s.protocol().type() == SocketType.DGRAM && Addresses.isAllZero(peer);
  }

  private void writeEnd(
      ProviderSocket s, String outcome, SocketLog.Attempt attempt, @Nullable WsaException failure) {
    if (enabled()) {
      Line line = connect(s, outcome, attempt);
      if (failure != null) {
        line.add(failure);
      }
      write(line.addMillis(now() - attempt.startNanos()));
    }
  }

  private Line connect(ProviderSocket s, String outcome, SocketLog.Attempt attempt) {
    return line("connect", s)
        .add("outcome", outcome)
        .add("peer", attempt.request().peer())
        .addIfKnown("host", attempt.request().host());
  }

  private boolean enabled() {
    return logger.isEnabledForLevel(level);
  }

  private Line line(String event, ProviderSocket s) {
    return new Line(event, place, slot.require(s));
  }

  private void write(Line line) {
    logger.atLevel(level).log(line.toString());
  }

  private long now() {
    return context().time().nanoTime();
  }

  /** The local address, kept for the last line. Null if there is none, or no longer. */
  private @Nullable SocketAddress askLocal(ProviderSocket s) {
    try {
      SocketAddress local = lower().getSockName(s);
      slot.require(s).localIs(local);
      return local;
    } catch (WsaException unknown) {
      logger.trace("event=no-local-address conn={}", slot.require(s).number(), unknown);
      return null;
    }
  }

  private @Nullable SocketAddress askPeer(ProviderSocket s) {
    try {
      return lower().getPeerName(s);
    } catch (WsaException unknown) {
      logger.trace("event=no-peer-address conn={}", slot.require(s).number(), unknown);
      return null;
    }
  }
}
