namespace HybridGrains.Gateway.Links;

internal enum LinkVerdict
{
    Unknown = 0,
    Good = 1,
    Invalid = 2,
    Expired = 3,
}
