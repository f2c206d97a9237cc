namespace HybridGrains.Training.Data;

internal enum SceneKind
{
    Single,
    Relation,
    Several,
    Row,
}
