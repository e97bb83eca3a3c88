"""What nobody may do: headers, rendering, configuration, and the world in which every address is tried."""
