package dev.layersock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.WaitGate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Programs with a mistake that shows only in some of their orders. */
@SuppressWarnings("ImmutableEnumChecker") // a body has no state
enum PlantedRace {
  /** Who adds wakes only who waits already; between the look and the wait there is a call. */
  LOST_WAKE_UP(PlantedRace::lostWakeUp),
  /** A number is read, a message sent, and the number written, by two. */
  CHECK_THEN_ACT(PlantedRace::checkThenAct),
  /** An answer and a time limit both complete a request. */
  DOUBLE_COMPLETION(PlantedRace::doubleCompletion),
  /** A relay closes both sides when one has ended. */
  FORGOTTEN_HALF_CLOSE(PlantedRace::forgottenHalfClose),
  /** What is not answered in time is sent again, and done twice. */
  RETRY_DOUBLES(PlantedRace::retryDoubles),
  /** One thread closes when the other should be done. */
  CLOSED_TOO_EARLY(PlantedRace::closedTooEarly),
  /** The port is open before what serves it is ready. */
  PUBLISHED_TOO_EARLY(PlantedRace::publishedTooEarly),
  /** Two threads each read a message of two bytes, a byte at a time. */
  TWO_READERS(PlantedRace::twoReaders),
  /** A pool finds a connection free, says so in the log of a peer, and takes it. */
  HANDED_OUT_TWICE(PlantedRace::handedOutTwice),
  /** The first to be accepted is taken for the first that was started. */
  ORDER_OF_ACCEPT(PlantedRace::orderOfAccept);

  private final Body body;

  /** What is done in a run. */
  private interface Body {
    void run(Run run) throws Exception;
  }

  PlantedRace(Body body) {
    this.body = body;
  }

  /** Fails if the mistake shows. */
  void play(Run run) throws Exception {
    body.run(run);
  }

  /** A server that counts connections, so that there is somebody to call. */
  private static ChainSocket counting(Run run, int connections) throws Exception {
    ChainSocket listener = run.listen();
    run.start(
        "counting",
        () -> {
          for (int i = 0; i < connections; i++) {
            ChainSocket accepted = listener.accept();
            if (accepted != null) {
              accepted.close();
            }
          }
          listener.close();
        });
    return listener;
  }

  private static void lostWakeUp(Run run) throws Exception {
    ChainSocket any = run.listen();
    Deque<Integer> queue = new ArrayDeque<>();
    WaitGate gate = run.simulation().time().gate();
    boolean[] waits = new boolean[1];
    run.start(
        "takes",
        () -> {
          for (int i = 0; i < 3; i++) {
            if (queue.isEmpty()) {
              any.localAddress(); // for the log
              waits[0] = true;
              run.note(gate.await(WaitGate.FOREVER, true));
              waits[0] = false;
            }
            queue.poll();
          }
        });
    run.start(
        "adds",
        () -> {
          for (int i = 0; i < 3; i++) {
            queue.add(i);
            if (waits[0]) {
              gate.open();
            }
            any.localAddress();
          }
        });
    run.awaitAll();
    any.close();
  }

  private static void checkThenAct(Run run) throws Exception {
    counting(run, 2);
    int[] count = new int[1];
    for (int i = 0; i < 2; i++) {
      run.start(
          "adds-" + i,
          () -> {
            int read = count[0];
            run.connect().close();
            count[0] = read + 1;
          });
    }
    run.awaitAll();
    assertThat(count[0]).isEqualTo(2);
  }

  private static void doubleCompletion(Run run) throws Exception {
    ChainSocket listener = run.listen();
    run.start("server", () -> run.echoOnce(listener));
    AtomicInteger completions = new AtomicInteger();
    boolean[] done = new boolean[1];
    try (ChainSocket s = run.connect()) {
      run.start(
          "answer",
          () -> {
            Run.send(s, 1, 1);
            Run.receive(s, 1);
            complete(done, completions, s);
          });
      run.start("limit", () -> complete(done, completions, s));
      run.simulation().time().sleep(Duration.ofSeconds(1));
    }
    run.awaitAll();
    assertThat(completions).hasValue(1);
  }

  private static void complete(boolean[] done, AtomicInteger completions, ChainSocket s)
      throws WsaException {
    if (!done[0]) {
      s.localAddress(); // for the log
      done[0] = true;
      completions.incrementAndGet();
    }
  }

  private static void forgottenHalfClose(Run run) throws Exception {
    ChainSocket listener = run.listen();
    run.start(
        "server",
        () -> {
          ChainSocket s = listener.accept();
          if (s == null) {
            return;
          }
          run.start(
              "upwards",
              () -> {
                while (Run.receive(s, 1) > 0) {
                  // reads to the end
                }
                s.close(); // the other direction may not be done
              });
          run.start(
              "downwards",
              () -> {
                try {
                  Run.send(s, 3, 1);
                } catch (WsaException e) {
                  run.note(e.error());
                }
              });
        });
    try (ChainSocket s = run.connect()) {
      s.shutdown(ShutdownHow.SEND);
      assertThat(Run.receive(s, 3)).isEqualTo(3);
    }
    run.awaitAll();
    listener.close();
  }

  private static void retryDoubles(Run run) throws Exception {
    ChainSocket server = run.datagram("10.0.0.1", 53);
    AtomicInteger done = new AtomicInteger();
    run.start(
        "server",
        () -> {
          ByteBuffer data = ByteBuffer.allocate(8);
          server.setOption(SockOpt.SO_RCVTIMEO, Duration.ofSeconds(1));
          try {
            while (server.recvFrom(data.clear(), null) > 0) {
              run.sleep(1); // works
              done.incrementAndGet();
            }
          } catch (WsaException e) {
            run.note(e.error());
          }
        });
    try (ChainSocket s = run.datagram("10.0.0.2", 0)) {
      WaitGate answered = run.simulation().time().gate();
      run.start(
          "watches",
          () -> {
            for (int i = 0; i < 100 && done.get() == 0; i++) {
              run.simulation().time().sleep(Duration.ofMillis(1));
            }
            answered.open();
          });
      s.sendTo(ByteBuffer.wrap(new byte[1]), server.localAddress());
      if (!answered.await(Duration.ofMillis(1).toNanos(), true)) {
        s.sendTo(ByteBuffer.wrap(new byte[1]), server.localAddress());
      }
    }
    run.awaitAll();
    server.close();
    assertThat(done).hasValue(1);
  }

  private static void closedTooEarly(Run run) throws Exception {
    ChainSocket listener = run.listen();
    int[] got = new int[1];
    run.start(
        "server",
        () -> {
          ChainSocket s = listener.accept();
          if (s != null) {
            got[0] = Run.receive(s, 10);
            s.close();
          }
        });
    ChainSocket s = run.connect();
    run.start(
        "sends",
        () -> {
          try {
            for (int i = 0; i < 5; i++) {
              Run.send(s, 2, i);
            }
          } catch (WsaException e) {
            run.note(e.error());
          }
        });
    for (int i = 0; i < 4; i++) {
      run.simulation().time().pause(); // "long enough"
    }
    run.simulation().time().sleep(Duration.ZERO);
    s.close();
    run.awaitAll();
    listener.close();
    assertThat(got[0]).isEqualTo(10);
  }

  private static void publishedTooEarly(Run run) throws Exception {
    List<String> handlers = new ArrayList<>();
    ChainSocket listener = run.listen();
    run.start(
        "server",
        () -> {
          ChainSocket s = listener.accept();
          if (s != null) {
            run.note(handlers.get(0));
            s.close();
          }
        });
    run.start("client", () -> run.connect().close());
    run.start(
        "configures",
        () -> {
          listener.localAddress();
          handlers.add("handler of " + listener.protocol());
        });
    run.awaitAll();
    listener.close();
  }

  private static void twoReaders(Run run) throws Exception {
    ChainSocket listener = run.listen();
    run.start(
        "server",
        () -> {
          ChainSocket s = listener.accept();
          if (s != null) {
            for (int i = 0; i < 2; i++) {
              Run.send(s, 2, i);
            }
            s.close();
          }
        });
    List<String> messages = new ArrayList<>();
    ChainSocket s = run.connect();
    for (int i = 0; i < 2; i++) {
      run.start(
          "reader-" + i,
          () -> {
            ByteBuffer data = ByteBuffer.allocate(2);
            while (data.hasRemaining()) {
              data.limit(data.position() + 1);
              int got = s.recv(data);
              data.limit(2);
              if (got <= 0) {
                return;
              }
            }
            messages.add(data.get(0) + "" + data.get(1));
          });
    }
    run.awaitAll();
    s.close();
    listener.close();
    assertThat(messages).containsExactlyInAnyOrder("00", "11");
  }

  private static void handedOutTwice(Run run) throws Exception {
    counting(run, 1);
    ChainSocket pooled = run.connect();
    boolean[] free = {true};
    AtomicInteger users = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      run.start(
          "user-" + i,
          () -> {
            if (free[0]) {
              pooled.peerAddress(); // for the log
              free[0] = false;
              users.incrementAndGet();
            }
          });
    }
    run.awaitAll();
    pooled.close();
    assertThat(users).hasValue(1);
  }

  private static void orderOfAccept(Run run) throws Exception {
    ChainSocket listener = run.listen();
    for (int i = 0; i < 2; i++) {
      int number = i;
      run.start(
          "client-" + i,
          () -> {
            try (ChainSocket s = run.connect()) {
              Run.send(s, 1, number);
            }
          });
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (ChainSocket s = listener.accept()) {
        ByteBuffer data = ByteBuffer.allocate(1);
        if (s != null && s.recv(data) == 1) {
          order.add((int) data.get(0));
        }
      }
    }
    run.awaitAll();
    listener.close();
    assertThat(order).containsExactly(0, 1);
  }
}
