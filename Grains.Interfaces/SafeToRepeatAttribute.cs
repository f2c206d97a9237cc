namespace HybridGrains.Grains.Interfaces;

/// <summary>
/// A call, or every call of a grain, that may come twice without harm: callers say it again while the grain's silo is gone and the
/// others do not know it yet.
/// </summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class SafeToRepeatAttribute : Attribute;
