using System.CommandLine;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary><c>nav</c>: the task on which learned durations were published.</summary>
public static class NavCommand
{
    public static Command Create() =>
        new("nav", "Robot navigation, the task on which learned durations were published; docs/navigation.md.")
        {
            NavTrainCommand.Create(),
            NavCompareCommand.Create(),
            NavEvaluateCommand.Create(),
            NavRenderCommand.Create(),
            NavSpeedCommand.Create(),
        };
}
