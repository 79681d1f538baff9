package dev.layersock.benchmarks.transfer;

import java.util.concurrent.Exchanger;

/**
 * A round trip through the JDK's quickest meeting of two threads, which spins before it parks and
 * hands over a reference without copying anything: the least that a round trip can cost.
 *
 * <p>One exchange both gives and takes. A request and its answer are two: the answer cannot be
 * given before the request was taken. {@code meetings} is 2 for that, or 1 for the half of it.
 */
final class ExchangerEcho implements Echo {
  private final Exchanger<byte[]> exchanger = new Exchanger<>();
  private final OtherSide otherSide;
  private final byte[] request;
  private final int meetings;

  ExchangerEcho(int size, int meetings) {
    this.request = new byte[size];
    this.meetings = meetings;
    this.otherSide = OtherSide.start(this::answer);
  }

  /** Gives back at each meeting what it got at the one before. Ends with the empty request. */
  private Void answer() throws InterruptedException {
    byte[] latest = request;
    do {
      latest = exchanger.exchange(latest);
    } while (latest.length > 0);
    return null;
  }

  @Override
  public int roundTrip() throws InterruptedException {
    byte[] answer = exchanger.exchange(request);
    for (int i = 1; i < meetings; i++) {
      answer = exchanger.exchange(answer);
    }
    return answer.length;
  }

  @Override
  public void close() throws Exception {
    exchanger.exchange(new byte[0]);
    otherSide.close();
  }
}
