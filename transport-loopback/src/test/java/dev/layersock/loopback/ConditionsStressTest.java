package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.settings.PortRange;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connects and datagrams while the conditions change under them, by several threads. */
@Timeout(60)
class ConditionsStressTest {
  private static final int ROUNDS = 600;
  private static final InetSocketAddress PLAIN = Bench.at(1, 80);
  private static final InetSocketAddress CONDITIONAL = Bench.at(2, 80);

  private static final Set<WsaError> EXPECTED =
      EnumSet.of(
          WsaError.WSAENETDOWN,
          WsaError.WSAENETUNREACH,
          WsaError.WSAEHOSTUNREACH,
          WsaError.WSAECONNREFUSED,
          WsaError.WSAENOBUFS,
          WsaError.WSAEOPNOTSUPP);

  private static final List<AcceptDecision> DECISIONS = List.of(AcceptDecision.values());
  private static final List<HostCondition> TROUBLES = List.of(HostCondition.values());

  private final long seed = Long.getLong("layersock.seed", System.nanoTime());
  private final Storm storm = new Storm(seed);
  private final LoopbackProvider provider = storm.provider;
  private final AtomicInteger clients = new AtomicInteger(2);

  /**
   * Goes on with each change of the conditions, for those who cannot do anything in the present.
   */
  private final Phaser changes = new Phaser(1);

  @Test
  @DisplayName("LOOP-99: under any conditions each connect ends once, and nothing stays reserved")
  void connects() throws Exception {
    ProviderSocket plain = storm.listener(PLAIN, false, new Storm.Told());
    ProviderSocket conditional = storm.listener(CONDITIONAL, true, new Storm.Told());
    List<Callable<Void>> work = new ArrayList<>();
    work.add(() -> connectMany(new SplittableRandom(seed + 1)));
    work.add(() -> connectMany(new SplittableRandom(seed + 2)));
    work.add(() -> acceptMany(new SplittableRandom(seed + 3), plain, conditional));
    work.add(() -> changeConditions(new SplittableRandom(seed + 4), conditional));
    runSeeded(work);
    provider.closeSocket(plain);
    provider.closeSocket(conditional);
    storm.assertNothingHeld();
  }

  private void runSeeded(List<Callable<Void>> work) throws Exception {
    try {
      Storm.together(work);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("with -Dlayersock.seed=" + seed, e);
    }
  }

  private Void connectMany(SplittableRandom random) throws Exception {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        Storm.Told told = new Storm.Told();
        ProviderSocket s = storm.open("tcp4", told);
        for (int again = random.nextInt(3); again >= 0; again--) {
          connect(random, s, told);
        }
        boolean resets = random.nextBoolean();
        provider.setSockOpt(s, SockOpt.SO_LINGER, resets ? Linger.RESET : Linger.OFF);
        provider.closeSocket(s);
      }
    } finally {
      clients.decrementAndGet();
    }
    return null;
  }

  /** Connects once, and waits for the end of it; the socket is left unconnected. */
  private void connect(SplittableRandom random, ProviderSocket s, Storm.Told told)
      throws Exception {
    int before = told.completions.get();
    ConnectRequest request = ConnectRequest.to(random.nextBoolean() ? PLAIN : CONDITIONAL);
    if (random.nextInt(3) == 0) {
      request = request.withQos(Storm.ALL_FLOWS);
    }
    if (random.nextInt(4) == 0) {
      request = request.withCallerData(Bench.bytes("hello"));
    }
    ConnectOutcome outcome;
    try {
      outcome = provider.connect(s, request);
    } catch (WsaException e) {
      assertThat(e.error()).isIn(EXPECTED);
      assertThat(told.completions.get()).isEqualTo(before);
      awaitChange(); // the same would fail again, and nothing else be tried
      return;
    }
    if (outcome == ConnectOutcome.IN_PROGRESS) {
      told.awaitCompletion();
      before++;
    }
    try {
      provider.ioctl(s, IoctlCode.DISCONNECT_EX, null);
    } catch (WsaException e) {
      assertThat(e.error()).isEqualTo(WsaError.WSAENOTCONN);
    }
    assertThat(told.completions.get()).isEqualTo(before);
  }

  private void awaitChange() throws Exception {
    int phase = changes.getPhase();
    if (phase >= 0) {
      changes.awaitAdvanceInterruptibly(phase, 20, TimeUnit.SECONDS);
    }
  }

  private Void acceptMany(SplittableRandom random, ProviderSocket... listeners) throws Exception {
    while (clients.get() > 0) {
      ProviderSocket listener = listeners[random.nextInt(listeners.length)];
      boolean always = random.nextInt(3) == 0;
      try {
        ProviderSocket taken =
            provider.accept(
                listener, always ? AcceptCondition.ALWAYS : offer -> decide(random, offer));
        if (taken != null) {
          provider.closeSocket(taken);
        } else {
          awaitChange();
        }
      } catch (WsaException e) {
        assertThat(e.error())
            .isIn(WsaError.WSAECONNREFUSED, WsaError.WSATRY_AGAIN, WsaError.WSAECONNRESET);
      }
    }
    return null;
  }

  private static AcceptDecision decide(SplittableRandom random, AcceptOffer offer) {
    if (offer.qos() != null) {
      offer.lowerQos(Storm.ALL_FLOWS.reversed());
    }
    return DECISIONS.get(random.nextInt(DECISIONS.size()));
  }

  private Void changeConditions(SplittableRandom random, ProviderSocket control) throws Exception {
    while (clients.get() > 0) {
      HostCondition condition = TROUBLES.get(random.nextInt(TROUBLES.size()));
      InetSocketAddress host = random.nextBoolean() ? PLAIN : CONDITIONAL;
      int kind = random.nextInt(8);
      int first = 2000 + random.nextInt(100);
      Duration latency = Duration.ofMillis(random.nextInt(3) * 5L);
      storm.set(
          control,
          now ->
              switch (kind) {
                case 0 -> now.withLinkDown(true);
                case 1, 2 -> now.withHost(host.getAddress(), condition);
                case 3 -> now.withLatency(latency);
                case 4 -> now.withConnections(1 + first % 2);
                case 5 -> now.withEphemeralPorts(new PortRange(first, first + 2));
                default -> NetworkConditions.FAIR;
              });
      changes.arrive();
      storm.time.advance(Duration.ofMillis(1 << random.nextInt(15)));
    }
    changes.forceTermination();
    provider.ioctl(control, NetworkConditions.CODE, NetworkConditions.FAIR);
    storm.time.advance(Duration.ofMinutes(1));
    return null;
  }

  @Test
  @DisplayName(
      "LOOP-100: datagrams stay in order while the latency changes and two threads are time")
  void datagramsStayInOrder() throws Exception {
    int count = 5000;
    ProviderSocket receiver = storm.open("udp4", new Storm.Told());
    provider.setSockOpt(receiver, SockOpt.SO_RCVBUF, 1 << 30);
    provider.bind(receiver, Bench.at(3, 53));
    ProviderSocket sender = storm.open("udp4", new Storm.Told());
    List<Callable<Void>> work = new ArrayList<>();
    clients.set(1);
    work.add(
        () -> {
          try {
            for (int i = 0; i < count; i++) {
              provider.sendTo(sender, ByteBuffer.allocate(4).putInt(0, i), 0, Bench.at(3, 53));
            }
          } finally {
            clients.set(0);
          }
          return null;
        });
    for (int thread = 0; thread < 2; thread++) {
      SplittableRandom random = new SplittableRandom(seed + thread);
      work.add(
          () -> {
            while (clients.get() > 0) {
              Duration latency = Duration.ofNanos(random.nextInt(4));
              storm.set(receiver, now -> now.withLatency(latency));
              storm.time.advance(Duration.ofNanos(1));
            }
            storm.time.advance(Duration.ofSeconds(1));
            return null;
          });
    }
    runSeeded(work);
    ByteBuffer target = ByteBuffer.allocate(4);
    for (int i = 0; i < count; i++) {
      assertThat(provider.recvFrom(receiver, target.clear(), 0, new AddressBox())).isEqualTo(4);
      assertThat(target.getInt(0)).as("with -Dlayersock.seed=" + seed).isEqualTo(i);
    }
    assertThat(provider.recvFrom(receiver, target, 0, new AddressBox()))
        .isEqualTo(IoResult.WOULD_BLOCK);
  }
}
