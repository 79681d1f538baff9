package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.base.PollSet;
import dev.layersock.spi.base.SelectorPolled;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Threads that are lent to sockets. For transports whose sockets are {@link SelectorPolled};
 * skipped elsewhere.
 */
public abstract class PollContract extends ProviderContract {
  private static final long MOMENT = 10_000_000;

  private final List<PollSet> sets = new ArrayList<>();

  @AfterEach
  final void closeSets() throws IOException {
    for (PollSet set : sets) {
      set.close();
    }
  }

  private static SelectorPolled polled(ProviderSocket s) {
    assumeTrue(s instanceof SelectorPolled, "the sockets wait at no channel");
    return (SelectorPolled) s;
  }

  private PollSet newSet() throws Exception {
    PollSet set = new PollSet(polled(open(SocketType.STREAM)).selectors());
    sets.add(set);
    return set;
  }

  /** Polls until something was told, or some time is over. */
  private void poll(PollSet set, BooleanSupplier told) throws IOException {
    long end = time().nanoTime() + Deadline.of(time()).toNanos();
    while (!told.getAsBoolean() && time().nanoTime() - end < 0) {
      set.poll(MOMENT);
    }
  }

  private int pollSignal(PollSet set, ProviderSocket s, int events) throws Exception {
    poll(set, () -> (upcalls.signals(s) & events) != 0);
    return upcalls.awaitSignal(s, events);
  }

  /** Whether something is told though this thread polls nothing. */
  private void awaitByBase(ProviderSocket s, int events) throws Exception {
    upcalls.awaitSignal(s, events);
    assertThat(upcalls.teller(s)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  @DisplayName("POLL-01: what a lent socket watches is told in the polling thread, within its poll")
  void tellsInThePoll() throws Exception {
    PollSet set = newSet();
    Pair pair = pair();
    for (int i = 0; i < 3; i++) {
      polled(pair.server()).pollWith(set);
      provider().watch(pair.server(), Readiness.READABLE);
      sendText(pair.client(), "x");
      assertThat(pollSignal(set, pair.server(), Readiness.READABLE)).isEqualTo(Readiness.READABLE);
      assertThat(upcalls.teller(pair.server())).isEqualTo(Thread.currentThread());
      assertThat(recvText(pair.server(), 1)).isEqualTo("x");
    }
  }

  @Test
  @DisplayName("POLL-02: a watch is good for one signal there, too")
  void isOneShot() throws Exception {
    PollSet set = newSet();
    Pair pair = pair();
    polled(pair.server()).pollWith(set);
    provider().watch(pair.server(), Readiness.READABLE);
    sendText(pair.client(), "x");
    pollSignal(set, pair.server(), Readiness.READABLE);
    set.poll(MOMENT);
    assertThat(upcalls.count(pair.server(), Readiness.ALL)).isOne();
  }

  @Test
  @DisplayName("POLL-03: a socket that is lent while it connects hears of the end in the poll")
  void lentWhileConnecting() throws Exception {
    needs(Ability.PENDING_CONNECT);
    PollSet set = newSet();
    ProviderSocket listener = open(SocketType.STREAM);
    ProviderSocket s = pendingConnect(listener);
    polled(s).pollWith(set);
    while (upcalls.completions(s) == 0) {
      provider().accept(listener, AcceptCondition.ALWAYS);
      set.poll(MOMENT);
    }
    assertThat(upcalls.awaitCompletion(s)).isEmpty();
    assertThat(upcalls.teller(s)).isEqualTo(Thread.currentThread());
  }

  @Test
  @DisplayName("POLL-04: what is watched already is told in the poll once the socket is lent")
  void lentWhileWatched() throws Exception {
    PollSet set = newSet();
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    polled(pair.server()).pollWith(set);
    sendText(pair.client(), "x");
    assertThat(pollSignal(set, pair.server(), Readiness.ALL)).isEqualTo(Readiness.READABLE);
    assertThat(upcalls.teller(pair.server())).isEqualTo(Thread.currentThread());
  }

  @Test
  @DisplayName("POLL-05: a socket that is taken back hears from its transport, whoever polls")
  void takenBack() throws Exception {
    PollSet set = newSet();
    Pair pair = pair();
    polled(pair.server()).pollWith(set);
    provider().watch(pair.server(), Readiness.READABLE);
    set.poll(0);
    polled(pair.server()).pollWith(null);
    sendText(pair.client(), "x");
    awaitByBase(pair.server(), Readiness.READABLE);
  }

  @Test
  @DisplayName("POLL-06: a socket that is lent to one and then to another hears from the other")
  void lentToAnother() throws Exception {
    PollSet first = newSet();
    PollSet second = newSet();
    Pair pair = pair();
    for (int i = 0; i < 3; i++) {
      PollSet before = i % 2 == 0 ? first : second;
      PollSet after = i % 2 == 0 ? second : first;
      polled(pair.server()).pollWith(before);
      provider().watch(pair.server(), Readiness.READABLE);
      before.poll(0);
      polled(pair.server()).pollWith(after);
      sendText(pair.client(), "x");
      before.poll(MOMENT);
      assertThat(upcalls.signals(pair.server())).as("told at the former set").isZero();
      pollSignal(after, pair.server(), Readiness.READABLE);
      assertThat(recvText(pair.server(), 1)).isEqualTo("x");
    }
  }

  @Test
  @DisplayName("POLL-07: two threads that poll serve their own sockets, at the same time")
  void twoPollers() throws Exception {
    PollSet first = newSet();
    PollSet second = newSet();
    Pair pair = pair();
    polled(pair.client()).pollWith(first);
    polled(pair.server()).pollWith(second);
    Work<Integer> echo =
        begin(
            () -> {
              for (int i = 0; i < 100; i++) {
                provider().watch(pair.server(), Readiness.READABLE);
                pollSignal(second, pair.server(), Readiness.READABLE);
                sendText(pair.server(), recvText(pair.server(), 1));
              }
              return 100;
            });
    for (int i = 0; i < 100; i++) {
      provider().watch(pair.client(), Readiness.READABLE);
      sendText(pair.client(), "x");
      pollSignal(first, pair.client(), Readiness.READABLE);
      assertThat(recvText(pair.client(), 1)).isEqualTo("x");
    }
    assertThat(echo.await()).isEqualTo(100);
  }

  @Test
  @DisplayName("POLL-08: a channel that is made afresh joins by itself")
  void joinsAfresh() throws Exception {
    PollSet set = newSet();
    ProviderSocket s = open(SocketType.STREAM);
    polled(s).pollWith(set);
    assertThat(pollConnect(set, s, closedPort(SocketType.STREAM))).isPresent();
    ProviderSocket listener = listener(5);
    assertThat(pollConnect(set, s, name(listener))).isEmpty();
    provider().watch(s, Readiness.READABLE);
    sendText(accept(listener), "x");
    pollSignal(set, s, Readiness.READABLE);
    assertThat(upcalls.teller(s)).isEqualTo(Thread.currentThread());
  }

  private Optional<WsaException> pollConnect(PollSet set, ProviderSocket s, InetSocketAddress peer)
      throws Exception {
    try {
      if (provider().connect(s, ConnectRequest.to(peer)) == ConnectOutcome.CONNECTED) {
        return Optional.empty();
      }
    } catch (WsaException failure) {
      return Optional.of(failure);
    }
    poll(set, () -> upcalls.completions(s) != 0);
    return upcalls.awaitCompletion(s);
  }

  @Test
  @DisplayName("POLL-09: after the set is closed, sockets hear from their transport")
  void setClosed() throws Exception {
    PollSet set = newSet();
    PollSet former = newSet();
    Pair pair = pair();
    for (ProviderSocket s : List.of(pair.server(), pair.client())) {
      polled(s).pollWith(former);
      provider().watch(s, Readiness.READABLE);
      former.poll(0);
      polled(s).pollWith(set);
    }
    set.close();
    former.close();
    sendText(pair.client(), "x");
    awaitByBase(pair.server(), Readiness.READABLE);
    polled(pair.client()).pollWith(set); // closed already
    sendText(pair.server(), "x");
    awaitByBase(pair.client(), Readiness.READABLE);
  }

  @Test
  @DisplayName("POLL-10: a socket that is closed gives its address back, even if nobody polls")
  void closedWithoutAPoll() throws Exception {
    PollSet set = newSet();
    for (SocketType type : List.of(SocketType.STREAM, SocketType.DGRAM)) {
      ProviderSocket s = type == SocketType.STREAM ? listener(5) : bound(type);
      polled(s).pollWith(set);
      provider().watch(s, Readiness.ACCEPTABLE | Readiness.READABLE);
      set.poll(0);
      InetSocketAddress name = name(s);
      provider().closeSocket(s);
      assertFree(type, name);
    }
  }

  /** Whether anybody can have the address; a provider would wait for it. */
  private static void assertFree(SocketType type, InetSocketAddress name) throws IOException {
    if (type == SocketType.STREAM) {
      try (ServerSocket other = new ServerSocket()) {
        other.bind(name);
        assertThat(other.isBound()).isTrue();
      }
    } else {
      try (DatagramSocket other = new DatagramSocket(name)) {
        assertThat(other.isBound()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("POLL-11: a socket that is closed while another thread polls gives its address back")
  void closedWithinAPoll() throws Exception {
    PollSet set = newSet();
    ProviderSocket s = listener(5);
    polled(s).pollWith(set);
    provider().watch(s, Readiness.ACCEPTABLE);
    Work<Boolean> poll =
        begin(
            () -> {
              while (set.isOpen()) {
                pollUnlessClosed(set);
              }
              return true;
            });
    InetSocketAddress name = name(s);
    provider().closeSocket(s);
    assertFree(SocketType.STREAM, name);
    set.close();
    assertThat(poll.await()).as("the poll ends with the set").isTrue();
  }

  private static void pollUnlessClosed(PollSet set) throws IOException {
    try {
      set.poll(Long.MAX_VALUE);
    } catch (ClosedSelectorException e) {
      assertThat(set.isOpen()).isFalse();
    }
  }

  @Test
  @DisplayName("POLL-12: listeners and datagrams can be lent, too")
  void anySocket() throws Exception {
    PollSet set = newSet();
    ProviderSocket listener = listener(5);
    polled(listener).pollWith(set);
    provider().watch(listener, Readiness.ACCEPTABLE);
    connect(open(SocketType.STREAM), name(listener));
    pollSignal(set, listener, Readiness.ACCEPTABLE);
    assertThat(upcalls.teller(listener)).isEqualTo(Thread.currentThread());

    ProviderSocket receiver = bound(SocketType.DGRAM);
    polled(receiver).pollWith(set);
    provider().watch(receiver, Readiness.READABLE);
    provider().sendTo(bound(SocketType.DGRAM), bytes("x"), 0, name(receiver));
    pollSignal(set, receiver, Readiness.READABLE);
    assertThat(upcalls.teller(receiver)).isEqualTo(Thread.currentThread());
  }

  @Test
  @DisplayName("POLL-13: an interrupt ends a poll, and stays the thread's")
  void keepsInterrupts() throws Exception {
    PollSet set = newSet();
    Pair pair = pair();
    polled(pair.server()).pollWith(set);
    provider().watch(pair.server(), Readiness.READABLE);
    Thread.currentThread().interrupt();
    set.poll(Long.MAX_VALUE);
    assertThat(Thread.interrupted()).isTrue();
    Thread.currentThread().interrupt();
    sendText(pair.client(), "x");
    while (upcalls.signals(pair.server()) == 0) {
      set.poll(MOMENT);
    }
    assertThat(Thread.interrupted()).as("interrupted after it was told").isTrue();
    assertThat(recvText(pair.server(), 1)).isEqualTo("x");
  }

  @Test
  @DisplayName("POLL-14: a set for channels of others is refused, and a closed socket ignores all")
  void refuses() throws Exception {
    PollSet set = newSet();
    ProviderSocket s = open(SocketType.STREAM);
    try (PollSet other = new PollSet(new OtherSelectors(set.provider()))) {
      assertThatThrownBy(() -> polled(s).pollWith(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("channels of");
    }
    provider().closeSocket(s);
    polled(s).pollWith(set);
    polled(s).pollWith(null);
  }

  @Test
  @DisplayName("POLL-15: who is told of a channel does not poll, and the set goes on")
  void noPollWithinAPoll() throws Exception {
    PollSet set = newSet();
    Pair pair = pair();
    polled(pair.server()).pollWith(set);
    provider().watch(pair.server(), Readiness.READABLE);
    sendText(pair.client(), "x");
    List<Throwable> thrown = new ArrayList<>();
    upcalls.onSignal(
        () -> {
          try {
            set.poll(0);
          } catch (IOException | IllegalStateException e) {
            thrown.add(e);
          }
        });
    pollSignal(set, pair.server(), Readiness.READABLE);
    assertThat(thrown).hasExactlyElementsOfTypes(IllegalStateException.class);
    upcalls.onSignal(() -> {});
    provider().watch(pair.server(), Readiness.READABLE);
    pollSignal(set, pair.server(), Readiness.READABLE);
  }

  /** Channels and selectors like those of another provider. */
  private static final class OtherSelectors extends SelectorProvider {
    private final SelectorProvider provider;

    OtherSelectors(SelectorProvider provider) {
      this.provider = provider;
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
      return provider.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
      return provider.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
      return provider.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
      return provider.openSelector();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
      return provider.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
      return provider.openSocketChannel();
    }
  }
}
