package dev.braid.cluster;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A process under the debugger of this JVM. A thread of it that comes to a call of one of the
 * chosen methods stands still before it, until the test, which may have done something to the world
 * meanwhile, lets it go on, fail there, or die.
 *
 * <pre>{@code
 * try (HeldProcess driver = HeldProcess.start(options -> Driver.local(2).jvm(options).braid("run", "my.conf"), places)) {
 *   driver.await(call -> call.mentions("/checkpoints/LATEST"), limit);
 *   driver.process().kill();
 * }
 * }</pre>
 */
public final class HeldProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final LoggedProcess process;
  private final VirtualMachine machine;
  private final List<Place> places;

  /** A method of a class: the last of its overloads, which the shorter ones call. */
  public record Place(String type, String method) {}

  private HeldProcess(LoggedProcess process, VirtualMachine machine, List<Place> places) {
    this.process = process;
    this.machine = machine;
    this.places = places;
  }

  /**
   * Starts a process under the debugger.
   *
   * @param start starts it with one more option of its JVM
   */
  public static HeldProcess start(Function<String, LoggedProcess> start, List<Place> places) {
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(each -> each.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("localAddress").setValue("127.0.0.1");
    arguments.get("port").setValue("0");
    arguments.get("timeout").setValue(Long.toString(START_LIMIT.toMillis()));
    try {
      String address = connector.startListening(arguments);
      LoggedProcess process =
          start.apply(
              "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:"
                  + address.substring(address.lastIndexOf(':') + 1));
      HeldProcess held = new HeldProcess(process, connector.accept(arguments), places);
      connector.stopListening(arguments);
      held.begin();
      return held;
    } catch (IOException | IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }

  private void begin() {
    for (Place place : places) {
      machine.classesByName(place.type()).forEach(type -> hold(type, place));
      ClassPrepareRequest loaded = machine.eventRequestManager().createClassPrepareRequest();
      loaded.addClassFilter(place.type());
      loaded.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
      loaded.enable();
    }
  }

  private void hold(ReferenceType type, Place place) {
    Method longest = null;
    for (Method method : type.methodsByName(place.method())) {
      int parameters = method.argumentTypeNames().size();
      if (longest == null || parameters > longest.argumentTypeNames().size()) {
        longest = method;
      }
    }
    if (longest == null) {
      throw new IllegalStateException("No method " + place);
    }
    BreakpointRequest before =
        machine.eventRequestManager().createBreakpointRequest(longest.location());
    before.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    before.enable();
  }

  /** The process itself. */
  public LoggedProcess process() {
    return process;
  }

  /** Lets all calls go on until one fits; fails when the process ends or time is up before. */
  public HeldCall await(Predicate<HeldCall> wanted, Duration limit) {
    return find(wanted, limit)
        .orElseThrow(() -> new AssertionError("The process ended before the call that was wanted"));
  }

  /** Lets all calls go on until one fits; empty when the process ends before. */
  public Optional<HeldCall> find(Predicate<HeldCall> wanted, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        EventSet events = machine.eventQueue().remove((deadline - System.nanoTime()) / 1_000_000);
        if (events == null) {
          throw new AssertionError(limit + " passed without the call that was wanted");
        }
        for (Event event : events) {
          if (event instanceof ClassPrepareEvent loaded) {
            prepare(loaded.referenceType());
          } else if (event instanceof BreakpointEvent reached) {
            HeldCall call = HeldCall.at(reached.thread(), events);
            if (wanted.test(call)) {
              return Optional.of(call);
            }
          }
        }
        events.resume();
      }
    } catch (VMDisconnectedException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void prepare(ReferenceType type) {
    for (Place place : places) {
      if (place.type().equals(type.name())) {
        hold(type, place);
      }
    }
  }

  /** From now on nothing is held; a thread that stands still goes on. */
  public LoggedProcess release() {
    machine.dispose();
    return process;
  }

  /** The process first: one that was stopped would not answer the debugger. */
  @Override
  public void close() {
    process.close();
    try {
      machine.dispose();
    } catch (VMDisconnectedException e) {
      // As it should be.
    }
  }
}
