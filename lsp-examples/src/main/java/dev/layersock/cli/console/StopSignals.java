package dev.layersock.cli.console;

/** Tells a command that it is to end: SIGTERM or SIGINT. */
@FunctionalInterface
public interface StopSignals {
  /** Nobody ever wants the command to end. */
  StopSignals NONE = request -> {};

  /**
   * Has a request run, on another thread, each time that the program is told to end. The process
   * stays until the command has returned, and then exits with the command's code.
   */
  void onStop(Runnable request);
}
