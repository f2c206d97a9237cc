using System.ComponentModel;
using HybridGrains.Grains;

namespace HybridGrains.Silo.Membership;

/// <summary>How silos of a cluster find each other.</summary>
[TypeConverter(typeof(StrictNames<MembershipProvider>))]
public enum MembershipProvider
{
    Unknown = 0,

    /// <summary>On this machine only, by the port of the first; what it knows is lost with it.</summary>
    Localhost = 1,

    /// <summary>By a table in the cluster's database.</summary>
    PostgreSql = 2,
}
