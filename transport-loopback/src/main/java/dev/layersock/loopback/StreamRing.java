package dev.layersock.loopback;

import java.nio.ByteBuffer;

/**
 * The bytes of one direction of a stream. One thread may put bytes in and another take some out at
 * the same time, with no lock between them: each has entered its {@link RingSide}. Who has the
 * connection's lock and has shut both sides may do either.
 */
final class StreamRing {
  /** For who sends. */
  final RingSide sender = new RingSide();

  /** For who receives. */
  final RingSide receiver = new RingSide();

  private final ByteRing bytes = new ByteRing();

  /** How many bytes wait, or have waited a moment ago. */
  int size() {
    long taken;
    long put;
    do {
      taken = receiver.position();
      put = sender.position();
    } while (taken != receiver.position());
    return (int) (put - taken);
  }

  /** How many more of so many bytes may wait, for who sends. */
  int room(int capacity, int wanted) {
    return Math.max(0, Math.min(wanted, capacity - waiting(capacity - wanted)));
  }

  /** Whether so many bytes more can be kept without growing, for who sends. */
  boolean fits(int count) {
    return waiting(bytes.length() - count) + count <= bytes.length();
  }

  /** How many bytes wait, if it matters that they are more than some; else perhaps fewer. */
  private int waiting(int enough) {
    long put = sender.position();
    if (put - sender.seen > enough) {
      sender.seen = receiver.position();
    }
    return (int) (put - sender.seen);
  }

  /** Grows so that so many bytes more can be kept. Both sides are shut. */
  void grow(int count) {
    bytes.reserve(size() + count, receiver.position(), sender.position());
    sender.seen = receiver.position();
  }

  /** Puts in some bytes of a buffer, which fit. */
  void put(ByteBuffer source, int count) {
    bytes.write(sender.position(), source, count);
    sender.move(count);
  }

  /** Takes out up to so many bytes, as many as there is room for, and tells how many. */
  int take(ByteBuffer target, int most) {
    int copied = peek(target, most);
    receiver.move(copied);
    return copied;
  }

  /** Copies up to so many bytes, as many as there is room for, and tells how many. */
  int peek(ByteBuffer target, int most) {
    int copied = Math.min(Math.min(most, size()), target.remaining());
    bytes.read(receiver.position(), target, copied);
    return copied;
  }

  /** Lets both sides be entered. */
  void open() {
    sender.open();
    receiver.open();
  }

  /** Lets nobody enter, and waits for those who are there. */
  void shut() {
    sender.shut();
    receiver.shut();
  }
}
