package dev.layersock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.SelectInterest;
import dev.layersock.socket.Selection;
import dev.layersock.socket.SocketSelect;
import dev.layersock.socket.SocketSelector;
import dev.layersock.spi.ShutdownHow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What one thread hands to another through blocking sockets in real time, over a transport. Calls
 * find what they want at once, ask again for a moment, or park, and none may be left waiting.
 */
@Timeout(120)
public abstract class HandoverContract extends Handover {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Set<SelectInterest> READ = Set.of(SelectInterest.READ);

  /** Over a base of that name. */
  protected HandoverContract(String base) {
    super(base);
  }

  @Test
  @DisplayName("Round trips with pauses of all lengths miss nothing")
  void roundTrips() throws Exception {
    FutureTask<Integer> echo =
        start(
            () -> {
              int echoed = 0;
              while (receive(far)) {
                linger();
                far.send(ByteBuffer.allocate(SIZE));
                echoed++;
              }
              return echoed;
            });
    for (int i = 0; i < 10 * ROUNDS; i++) {
      linger();
      near.send(ByteBuffer.allocate(SIZE));
      assertThat(receive(near)).isTrue();
    }
    near.close();
    assertThat(get(echo)).isEqualTo(10 * ROUNDS);
  }

  @Test
  @DisplayName("Round trips through selectors, with pauses of all lengths, miss nothing")
  void selectors() throws Exception {
    FutureTask<Integer> echo =
        start(
            () -> {
              try (SocketSelector selector = layersock.openSelector()) {
                selector.register(far, READ, null);
                int echoed = 0;
                while (receive(selector, far)) {
                  linger();
                  far.send(ByteBuffer.allocate(SIZE));
                  echoed++;
                }
                return echoed;
              }
            });
    try (SocketSelector selector = layersock.openSelector()) {
      selector.register(near, READ, null);
      for (int i = 0; i < 5 * ROUNDS; i++) {
        linger();
        near.send(ByteBuffer.allocate(SIZE));
        assertThat(receive(selector, near)).isTrue();
      }
    }
    near.close();
    assertThat(get(echo)).isEqualTo(5 * ROUNDS);
  }

  /** Waits for a selector before each receive, which finds something therefore. */
  private static boolean receive(SocketSelector selector, ChainSocket socket) throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(SIZE);
    int count = 0;
    while (count >= 0 && target.hasRemaining()) {
      assertThat(selector.select(null, ready -> {})).isEqualTo(1);
      count = socket.recv(target);
    }
    return count >= 0;
  }

  @Test
  @DisplayName(
      "Who waits in another way each time, while a selector has the socket, misses nothing")
  void waysToWait() throws Exception {
    try (SocketSelector selector = layersock.openSelector();
        SocketSelector idle = layersock.openSelector()) {
      selector.register(far, READ, null);
      FutureTask<Integer> sender =
          start(
              () -> {
                for (int i = 0; i < 5 * ROUNDS; i++) {
                  linger();
                  near.send(ByteBuffer.allocate(SIZE));
                  assertThat(receive(near)).isTrue();
                }
                return 5 * ROUNDS;
              });
      for (int i = 0; i < 5 * ROUNDS; i++) {
        ThreadLocalRandom chance = ThreadLocalRandom.current();
        if (chance.nextInt(4) == 0 && idle.of(far) == null) {
          idle.register(far, READ, null);
          idle.select(Duration.ZERO, ready -> {}); // and does not ask again
        }
        await(selector, chance.nextInt(4));
        assertThat(receive(far)).isTrue();
        far.send(ByteBuffer.allocate(SIZE));
        Selection again = idle.of(far);
        if (chance.nextInt(4) == 0 && again != null) {
          again.cancel();
        }
      }
      assertThat(get(sender)).isEqualTo(5 * ROUNDS);
    }
  }

  /** Waits until something has come to the far end, in one of four ways; one is to receive. */
  private void await(SocketSelector selector, int way) throws Exception {
    if (way == 0) {
      assertThat(selector.select(LIMIT, ready -> {})).as("named by a selector").isEqualTo(1);
    } else if (way == 1) {
      SocketSelect.Selected found = SocketSelect.select(List.of(far), List.of(), List.of(), LIMIT);
      assertThat(found.count()).as("found by a select").isEqualTo(1);
    } else if (way == 2) {
      CountDownLatch told = new CountDownLatch(1);
      far.asyncSelect(
          Runnable::run, (s, event, error) -> told.countDown(), Set.of(NetworkEvent.FD_READ));
      assertThat(told.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("a listener told").isTrue();
      far.asyncSelect(Runnable::run, (s, event, error) -> {}, Set.of());
      far.setBlocking(true);
    }
  }

  @Test
  @DisplayName("Sockets that come, talk and go while a selector waits are all served")
  void comeAndGo() throws Exception {
    ChainSocket listener =
        layersock.sockets().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
    SocketAddress address = listener.localAddress();
    try (SocketSelector selector = layersock.openSelector()) {
      selector.register(listener, READ, null);
      FutureTask<Integer> server = start(() -> serve(selector, listener));
      List<FutureTask<Boolean>> clients = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        clients.add(start(() -> talk(address)));
      }
      for (FutureTask<Boolean> client : clients) {
        assertThat(get(client)).isTrue();
      }
      listener.close();
      selector.wakeup();
      assertThat(get(server)).isEqualTo(clients.size() * ROUNDS);
    }
  }

  private boolean talk(SocketAddress address) throws WsaException {
    for (int i = 0; i < ROUNDS; i++) {
      try (ChainSocket client = layersock.sockets().connect(address)) {
        linger();
        client.send(ByteBuffer.allocate(SIZE));
        if (!receive(client)) {
          return false;
        }
        if (i % 3 == 0) {
          client.shutdown(ShutdownHow.SEND);
        }
      }
    }
    return true;
  }

  /** Echoes what comes until the listener is closed and all others have gone. The echoes. */
  private static int serve(SocketSelector selector, ChainSocket listener) throws WsaException {
    AtomicInteger echoed = new AtomicInteger();
    while (!listener.isClosed() || !selector.all().isEmpty()) {
      selector.select(
          null,
          ready -> {
            try {
              if (ready.socket() == listener) {
                ChainSocket accepted = listener.accept();
                if (accepted != null) {
                  selector.register(accepted, READ, null);
                }
              } else if (echo(ready.socket())) {
                echoed.incrementAndGet();
              }
            } catch (WsaException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    return echoed.get();
  }

  /** Whether something came; else it is the end. */
  private static boolean echo(ChainSocket socket) throws WsaException {
    ByteBuffer data = ByteBuffer.allocate(SIZE);
    if (socket.recv(data) < 0) {
      socket.close();
      return false;
    }
    socket.send(data.flip());
    return true;
  }

  @Test
  @DisplayName("A stream that is sent faster than it is received, or slower, arrives whole")
  void bulk() throws Exception {
    long total = 20_000L * ROUNDS;
    FutureTask<Long> drain =
        start(
            () -> {
              ByteBuffer target = ByteBuffer.allocate(5000);
              long received = 0;
              for (int count; (count = far.recv(target.clear())) >= 0; received += count) {
                linger();
                for (int i = 0; i < count; i++) {
                  if (target.get(i) != (byte) (received + i)) {
                    throw new AssertionError("wrong byte at " + (received + i));
                  }
                }
              }
              return received;
            });
    for (long sent = 0; sent < total; ) {
      ByteBuffer source = ByteBuffer.allocate((int) Math.min(total - sent, 20_000));
      while (source.hasRemaining()) {
        source.put((byte) (sent + source.position()));
      }
      linger();
      sent += near.send(source.flip());
    }
    near.close();
    assertThat(get(drain)).isEqualTo(total);
  }

  @Test
  @DisplayName("A receive that waits is cancelled, however it waits, and the next one works")
  void cancel() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      FutureTask<WsaError> waiter = start(() -> failure(near));
      linger();
      while (!near.cancelBlockingCalls()) {
        Thread.onSpinWait();
      }
      assertThat(get(waiter)).isEqualTo(WsaError.WSAEINTR);
      far.send(ByteBuffer.allocate(SIZE));
      assertThat(receive(near)).isTrue();
    }
  }

  @Test
  @DisplayName("A receive that waits ends when its socket is closed, however it waits")
  void close() throws Exception {
    for (int i = 0; i < Math.min(ROUNDS, 200); i++) {
      FutureTask<WsaError> waiter = start(() -> failure(near));
      linger();
      near.close();
      assertThat(get(waiter)).isEqualTo(WsaError.WSAENOTSOCK);
      stop();
      connect();
    }
  }

  private static WsaError failure(ChainSocket socket) throws WsaException {
    try {
      receive(socket);
      throw new AssertionError("it has received");
    } catch (WsaException e) {
      return e.error();
    }
  }
}
