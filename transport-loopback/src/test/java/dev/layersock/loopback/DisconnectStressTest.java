package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DISCONNECT_EX against what other threads do with the same socket. */
@Timeout(60)
class DisconnectStressTest {
  private static final int ROUNDS = 2000;
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));

  private final long seed = Long.getLong("layersock.seed", System.nanoTime());
  private final Storm storm = new Storm(seed);
  private final LoopbackProvider provider = storm.provider;

  /** What a thread does in a round, at the same time as the others. */
  @FunctionalInterface
  private interface Deed {
    void run(SplittableRandom random) throws Exception;
  }

  /** Lets each deed be done by a thread of its own, round by round. */
  private void race(Deed prepare, Deed... deeds) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    CyclicBarrier start =
        new CyclicBarrier(
            deeds.length,
            () -> {
              try {
                prepare.run(random);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    List<Callable<Void>> work = new ArrayList<>();
    for (Deed deed : deeds) {
      SplittableRandom own = random.split();
      work.add(
          () -> {
            for (int i = 0; i < ROUNDS; i++) {
              start.await(20, TimeUnit.SECONDS);
              for (int spins = own.nextInt(200); spins > 0; spins--) {
                Thread.onSpinWait();
              }
              deed.run(own);
            }
            return null;
          });
    }
    try {
      Storm.together(work);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("with -Dlayersock.seed=" + seed, e);
    }
  }

  private static void expect(Set<WsaError> errors, Callable<?> call) throws Exception {
    try {
      call.call();
    } catch (WsaException e) {
      assertThat(e.error()).isIn(errors);
    }
  }

  private Object disconnect(ProviderSocket s) throws WsaException {
    provider.ioctl(s, IoctlCode.DISCONNECT_EX, null);
    return s;
  }

  /** Does something until it raises an error, waiting by watching as callers do. */
  private WsaError untilError(ProviderSocket s, Storm.Told told, int events, Callable<Integer> call)
      throws Exception {
    try {
      while (true) {
        if (call.call() == IoResult.WOULD_BLOCK) {
          provider.watch(s, events);
          told.await(events);
        }
      }
    } catch (WsaException e) {
      return e.error();
    }
  }

  @Test
  @DisplayName("LOOP-101: a disconnect lets a sender and a receiver that wait go, WSAENOTCONN")
  void wakesAll() throws Exception {
    ProviderSocket listener = storm.listener(Bench.at(1, 80), false, new Storm.Told());
    Storm.Told told = new Storm.Told();
    ProviderSocket s = storm.open("tcp4", told);
    ProviderSocket[] server = new ProviderSocket[1];
    ByteBuffer sent = ByteBuffer.allocate(1000);
    ByteBuffer received = ByteBuffer.allocate(10);
    race(
        random -> {
          if (server[0] != null) {
            provider.closeSocket(server[0]);
          }
          provider.connect(s, SERVER);
          server[0] = provider.accept(listener, AcceptCondition.ALWAYS);
        },
        random -> disconnect(s),
        random ->
            assertThat(
                    untilError(
                        s, told, Readiness.WRITABLE, () -> provider.send(s, sent.clear(), 0)))
                .isEqualTo(WsaError.WSAENOTCONN),
        random ->
            assertThat(
                    untilError(
                        s, told, Readiness.READABLE, () -> provider.recv(s, received.clear(), 0)))
                .isEqualTo(WsaError.WSAENOTCONN));
    storm.assertNothingHeld();
  }

  @Test
  @DisplayName("LOOP-102: disconnects, connects and a close of one socket leave nothing reserved")
  void againstCloseAndConnect() throws Exception {
    ProviderSocket listener = storm.listener(Bench.at(1, 80), false, new Storm.Told());
    ProviderSocket[] s = new ProviderSocket[1];
    Set<WsaError> unconnected = EnumSet.of(WsaError.WSAENOTCONN, WsaError.WSAENOTSOCK);
    Set<WsaError> busy =
        EnumSet.of(
            WsaError.WSAEISCONN,
            WsaError.WSAENOTSOCK,
            WsaError.WSAEOPNOTSUPP, // the flows are still the last connection's
            WsaError.WSAECONNREFUSED); // the backlog is full
    ConnectRequest all = SERVER.withQos(Storm.ALL_FLOWS);
    race(
        random -> {
          s[0] = storm.open("tcp4", new Storm.Told());
          provider.connect(s[0], all);
        },
        random -> {
          expect(unconnected, () -> disconnect(s[0]));
          expect(busy, () -> provider.connect(s[0], all));
        },
        random -> {
          expect(unconnected, () -> disconnect(s[0]));
          provider.closeSocket(s[0]);
        },
        random -> {
          for (int i = 0; i < 3; i++) {
            expect(
                EnumSet.of(WsaError.WSAECONNRESET),
                () -> {
                  ProviderSocket taken = provider.accept(listener, AcceptCondition.ALWAYS);
                  if (taken != null) {
                    provider.closeSocket(taken);
                  }
                  return taken;
                });
          }
        });
    provider.closeSocket(listener);
    storm.assertNothingHeld();
    assertThat(Arrays.asList(s)).doesNotContainNull();
  }
}
