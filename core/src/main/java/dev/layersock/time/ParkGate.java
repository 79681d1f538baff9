package dev.layersock.time;

import java.util.concurrent.locks.LockSupport;

/** A gate in real time: the waiting thread is parked. */
final class ParkGate extends RealGate {
  @Override
  void pause(long nanos) {
    if (nanos == FOREVER) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  @Override
  void wake(Thread waiter) {
    LockSupport.unpark(waiter);
  }
}
