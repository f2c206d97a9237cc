namespace HybridGrains.Training.Data;

public enum SceneKind
{
    Single,
    Relation,
    Several,
    Row,
}
