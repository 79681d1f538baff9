package dev.layersock.time;

/** A daemon thread that takes turns from its start on. */
final class ParticipantThread extends Thread {
  private final Participation participation;

  ParticipantThread(Participation participation, String name) {
    super(participation, name);
    this.participation = participation;
    setDaemon(true);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the start itself has its monitor
  public void start() {
    participation.start(this, true, super::start);
  }
}
