using System.Numerics;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>Whether the robot fits through from one point to another, on a grid of a quarter metre, nearest to the goal first.</summary>
public static class Route
{
    private const float Cell = 0.25f;
    private const float Margin = 0.05f;
    private const int Cells = (int)(NavigationTask.RoomSize / Cell);

    public static bool Exists(Map map, Vector2 start, Vector2 goal)
    {
        var seen = new bool[Cells * Cells];
        var open = new PriorityQueue<(int X, int Y), float>();
        Visit((int)(start.X / Cell), (int)(start.Y / Cell));
        while (open.TryDequeue(out var cell, out var left))
        {
            if (left <= Cell)
                return true;
            Visit(cell.X + 1, cell.Y);
            Visit(cell.X - 1, cell.Y);
            Visit(cell.X, cell.Y + 1);
            Visit(cell.X, cell.Y - 1);
        }

        return false;

        void Visit(int x, int y)
        {
            if (x < 0 || y < 0 || x >= Cells || y >= Cells || seen[(y * Cells) + x])
                return;
            seen[(y * Cells) + x] = true;
            var centre = new Vector2((x + 0.5f) * Cell, (y + 0.5f) * Cell);
            if (map.Clearance(centre) > NavigationTask.RobotRadius + Margin)
                open.Enqueue((x, y), Vector2.Distance(centre, goal));
        }
    }
}
