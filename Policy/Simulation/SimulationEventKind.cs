namespace HybridGrains.Policy.Simulation;

internal enum SimulationEventKind
{
    Arrival,
    Heartbeat,
    RoundDone,
    EdgeRangeDone,
    Leave,
    Return,
    LeaseEnd,
}
