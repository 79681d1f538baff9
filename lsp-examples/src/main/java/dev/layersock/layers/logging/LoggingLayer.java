package dev.layersock.layers.logging;

import dev.layersock.error.WsaException;
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
import org.slf4j.event.Level;

/**
 * Writes one line for each event in the life of a socket, its end included, whatever ended it.
 * Sending and receiving only counts bytes.
 *
 * <p>Sockets are numbered from 1 in each instance, so that the lines of one can be found. Any
 * thread may call it; it has no locks.
 */
final class LoggingLayer extends LayeredProvider {
  private final AtomicLong lastNumber = new AtomicLong();
  private final SocketSlot<SocketLog> slot;
  private final Logger logger;
  private final Level level;

  @Inject
  LoggingLayer(@Lower ServiceProvider lower, LayerContext context, LoggingSettings settings) {
    super(lower, context);
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
      write(line("bind", s).add("outcome", "bound").add("local", localAddress(s)));
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
              .add("local", localAddress(s))
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
    enter(accepted);
    if (enabled()) {
      write(
          line("accept", accepted)
              .add("peer", peerAddress(accepted))
              .add("local", localAddress(accepted))
              .add("listener", slot.require(s).number()));
    }
    return accepted;
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    SocketLog log = slot.require(s);
    SocketLog.Attempt before = log.attempt();
    SocketLog.Attempt attempt = log.begin(request.peer(), now());
    ConnectOutcome outcome;
    try {
      outcome = super.connect(s, request);
    } catch (WsaException failure) {
      log.takeBack(attempt, before);
      writeFailure(s, attempt, failure);
      throw failure;
    }
    if (outcome == ConnectOutcome.CONNECTED) {
      writeConnected(s, log, attempt);
    }
    return outcome;
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    SocketLog log = slot.require(s);
    SocketLog.Attempt attempt = log.attempt();
    if (attempt != null) {
      if (failure == null) {
        writeConnected(s, log, attempt);
      } else {
        writeFailure(s, attempt, failure);
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
    int received = super.recv(s, target, flags);
    if ((flags & MessageFlags.PEEK) == 0) {
      slot.require(s).received(received);
    }
    return received;
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int received = super.recvFrom(s, target, flags, from);
    if ((flags & MessageFlags.PEEK) == 0) {
      slot.require(s).received(received);
    }
    return received;
  }

  @Override
  public void ended(ProviderSocket s) {
    SocketLog log = slot.get(s);
    if (log != null && enabled()) { // else it ended before this layer had it
      write(
          line("close", s)
              .add("in", log.bytesIn())
              .add("out", log.bytesOut())
              .addMillis(now() - log.startNanos()));
    }
  }

  private void enter(ProviderSocket s) {
    slot.set(s, new SocketLog(lastNumber.incrementAndGet(), now()));
  }

  private void writeConnected(ProviderSocket s, SocketLog log, SocketLog.Attempt attempt) {
    long now = now();
    log.connected(now);
    if (enabled()) {
      write(
          line("connect", s)
              .add("outcome", "connected")
              .add("peer", attempt.peer())
              .add("local", localAddress(s))
              .addMillis(now - attempt.startNanos()));
    }
  }

  private void writeFailure(ProviderSocket s, SocketLog.Attempt attempt, WsaException failure) {
    write(
        line("connect", s)
            .add("outcome", "failed")
            .add("peer", attempt.peer())
            .add(failure)
            .addMillis(now() - attempt.startNanos()));
  }

  private boolean enabled() {
    return logger.isEnabledForLevel(level);
  }

  private Line line(String event, ProviderSocket s) {
    return new Line(event, slot.require(s).number());
  }

  private void write(Line line) {
    logger.atLevel(level).log(line.toString());
  }

  private long now() {
    return context().time().nanoTime();
  }

  /** Null if the socket has none, or no longer: the line is written all the same. */
  private @Nullable SocketAddress localAddress(ProviderSocket s) {
    try {
      return lower().getSockName(s);
    } catch (WsaException unknown) {
      logger.trace("event=no-local-address conn={}", slot.require(s).number(), unknown);
      return null;
    }
  }

  private @Nullable SocketAddress peerAddress(ProviderSocket s) {
    try {
      return lower().getPeerName(s);
    } catch (WsaException unknown) {
      logger.trace("event=no-peer-address conn={}", slot.require(s).number(), unknown);
      return null;
    }
  }
}
