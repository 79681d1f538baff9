package dev.layersock.benchmarks.readiness;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Sockets that a thread waits for, and looks through when something has happened. */
abstract class WaitingCrowd extends ChainCrowd {
  /** How long one wait takes at most; between two the thread looks whether it is to end. */
  static final Duration LONGEST = Duration.ofMillis(100);

  private final ByteBuffer target = ByteBuffer.allocateDirect(64);
  private final Arrivals arrivals;
  private final Thread thread = new Thread(this::run, "waiting");
  private volatile boolean stopped;

  WaitingCrowd(String base, Arrivals arrivals) throws WsaException {
    super(base);
    this.arrivals = arrivals;
    thread.setDaemon(true);
  }

  /** Waits, and reads from those that have something. */
  abstract void waitAndRead() throws WsaException, InterruptedException;

  @Override
  public final void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped) {
        waitAndRead();
      }
    } catch (WsaException | InterruptedException | RuntimeException e) {
      arrivals.failed(e);
    }
  }

  final void read(ChainSocket socket) throws WsaException {
    arrivals.add(socket.recv(target.clear()));
  }

  @Override
  final void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
