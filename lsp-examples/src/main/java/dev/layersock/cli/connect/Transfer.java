package dev.layersock.cli.connect;

import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ShutdownHow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes both ways between streams and a connected, blocking socket. The input has a thread of its
 * own, since nothing but the end of the process ends a read of a terminal.
 */
final class Transfer {
  private static final Logger log = LoggerFactory.getLogger("layersock.connect");
  private static final int CHUNK = 64 * 1024;

  /** How long an input may have nothing after the peer's end before it is left. */
  private static final long IDLE_MILLIS = 500;

  private final ChainSocket socket;
  private final InputStream input;
  private final OutputStream output;
  private final LongAdder bytes = new LongAdder();
  private volatile @Nullable Exception inputFailure;

  /** Whether the sender waits for the input, rather than for the peer. */
  private volatile boolean reading;

  Transfer(ChainSocket socket, InputStream input, OutputStream output) {
    this.socket = socket;
    this.input = input;
    this.output = output;
  }

  /** Bytes so far, in both directions. */
  long bytes() {
    return bytes.sum();
  }

  /**
   * Returns when the peer has ended its stream, and what the input has is sent.
   *
   * @return false if the input has not ended, and its rest is not sent
   * @throws CommandFailure if anything before that fails
   */
  boolean run() {
    Thread sender = new Thread(this::send, "layersock-input");
    sender.setDaemon(true);
    sender.start();
    try {
      receive();
    } catch (WsaException e) {
      Exception earlier = inputFailure;
      throw failure(earlier == null ? e : earlier);
    }
    boolean whole = awaitEnd(sender);
    Exception failure = inputFailure;
    if (failure != null) {
      throw failure(failure);
    }
    return whole;
  }

  /** Whether the sender comes to an end, which it does not while its input is open and idle. */
  private boolean awaitEnd(Thread sender) {
    try {
      long before;
      do {
        before = bytes.sum();
        sender.join(IDLE_MILLIS);
      } while (sender.isAlive() && !(reading && bytes.sum() == before));
      return !sender.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private static CommandFailure failure(Exception cause) {
    return new CommandFailure(ExitCode.FAILED, cause.getMessage(), cause);
  }

  private void receive() throws WsaException {
    byte[] chunk = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(chunk);
    int received = socket.recv(buffer);
    while (received != IoResult.END_OF_STREAM) {
      try {
        output.write(chunk, 0, received);
        output.flush();
      } catch (IOException e) {
        throw new CommandFailure(
            ExitCode.FAILED, "standard output cannot be written: " + e.getMessage(), e);
      }
      bytes.add(received);
      received = socket.recv(buffer.clear());
    }
  }

  private void send() {
    byte[] chunk = new byte[CHUNK];
    try {
      int count = read(chunk);
      while (count >= 0) {
        socket.send(ByteBuffer.wrap(chunk, 0, count));
        bytes.add(count);
        count = read(chunk);
      }
      socket.shutdown(ShutdownHow.SEND);
    } catch (WsaException e) {
      if (socket.isClosed()) {
        log.debug("the command ended before the input did: {}", e.getMessage());
      } else {
        inputFailure = e; // the receiver reports it: the connection is broken for it too
      }
    } catch (IOException e) {
      inputFailure = new IOException("standard input cannot be read: " + e.getMessage(), e);
      socket.cancelBlockingCalls();
    }
  }

  private int read(byte[] chunk) throws IOException {
    reading = true;
    int count = input.read(chunk);
    reading = false;
    return count;
  }
}
