"""The configuration files of the programs around ours: a bus, a panel for each kind of tray, a notification service."""

from __future__ import annotations

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="true"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
    <property name="plugin-3" type="string" value="separator"/>
  </property>
</channel>
"""

FRAME = (122, 162, 200)
"""The colour of the lines around and between dunst's notifications, by which they are found."""

DUNST = """[global]
    width = 360
    height = 160
    origin = top-right
    offset = 16x16
    notification_limit = 8
    frame_width = 2
    frame_color = "#7aa2c8"
    separator_height = 2
    separator_color = frame
    font = DejaVu Sans 10
    markup = full
    format = "<b>%s</b>\\n%b"
    icon_position = left
    max_icon_size = 48
    sort = no
    idle_threshold = 0
[urgency_low]
    timeout = 0
    background = "#24292f"
    foreground = "#ffffff"
[urgency_normal]
    timeout = 0
    background = "#24292f"
    foreground = "#ffffff"
[urgency_critical]
    timeout = 0
    background = "#24292f"
    foreground = "#ffffff"
    frame_color = "#7aa2c8"
"""

TINT = """rounded = 0
border_width = 0
background_color = #2e3436 100
border_color = #2e3436 100
panel_items = TSC
panel_size = 100% 32
panel_background_id = 1
panel_position = bottom center horizontal
panel_monitor = all
panel_layer = top
strut_policy = none
time1_format = %H:%M
systray_padding = 4 4 4
systray_sort = left2right
systray_icon_size = 24
systray_monitor = 1
"""
